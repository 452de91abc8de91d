"""What every page shares: rendering, htmx answers, template tags, middleware."""
