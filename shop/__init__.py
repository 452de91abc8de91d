"""The shop: what is for sale, the cart it goes into, and the order it becomes."""
