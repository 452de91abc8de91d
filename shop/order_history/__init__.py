"""The order history: a member's orders in rows, and one order on its page."""
