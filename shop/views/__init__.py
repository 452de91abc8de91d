"""The shop's views, one module for each noun."""
