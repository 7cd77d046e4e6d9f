"""Pages of year plans."""
