"""What there is to look at: shelves and their filters, a product's page, the choice of a variant."""
