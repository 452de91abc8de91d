"""What a seller does with their own products: writing, publishing, hiding, counting stock."""
