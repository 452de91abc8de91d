"""How pages are made: the templates' environment, what templates call, what is remembered of them."""
