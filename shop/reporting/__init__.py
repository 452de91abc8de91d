"""Members report what should not be on sale, and staff answer."""
