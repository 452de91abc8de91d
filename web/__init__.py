"""What every page shares: templates, forms, photographs, error pages, sealed values."""
