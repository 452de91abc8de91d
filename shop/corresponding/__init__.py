"""Letters of the shop: what buyers and sellers are told by e-mail."""
