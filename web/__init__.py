"""What every page shares: templates, forms, htmx answers, middleware."""
