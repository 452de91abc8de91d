"""Looking back: a member's orders in rows, one order on its page."""
