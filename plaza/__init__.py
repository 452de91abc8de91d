"""The project: settings and URLs that put the apps together, the demo, and what `bin/up` does."""
