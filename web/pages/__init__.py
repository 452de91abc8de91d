"""Pages: the templates' environment and what templates call, htmx, toasts, links, error pages."""
