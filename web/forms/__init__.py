"""Forms: how their fields look, and how a form is answered."""
