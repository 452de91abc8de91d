"""What becomes of an order: confirmed, shipped, delivered by its sellers, or cancelled."""
