"""Forms: their markup, and the answer to one that was refused."""
