"""The pages of those who mind the house: the staff console."""
