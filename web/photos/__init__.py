"""Photographs: their record, their files, their markup."""
