"""Who is asking: members, joining, signing in, their settings."""
