"""What is done with meetings and year plans."""
