"""What staff do with the tree of categories: adding, changing, moving and deleting."""
