"""What holds while one release takes the place of another: on what the one before has left, and side by side."""
