"""Minutes as they are read: HTML, PDF and Word from the one text."""
