"""The catalogue: shelves and their filters, a product's page, the choice of a variant."""
