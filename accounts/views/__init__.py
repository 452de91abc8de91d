"""The pages of accounts, a file a noun."""
