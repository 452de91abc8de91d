"""What members fill in."""
