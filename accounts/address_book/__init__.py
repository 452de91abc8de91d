"""The address book: adding, changing and removing addresses."""
