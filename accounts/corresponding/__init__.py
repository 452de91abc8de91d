"""Letters by e-mail: sending them once, and members' choice of which they want."""
