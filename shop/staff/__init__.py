"""What staff look after, and what they do with it: members, products, orders and reports."""
