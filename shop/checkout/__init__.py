"""The checkout: where an order goes, the offer, and the order that it becomes."""
