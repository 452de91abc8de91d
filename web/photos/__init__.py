"""Photographs: what is kept of one, its files, its markup."""
