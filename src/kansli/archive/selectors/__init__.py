"""What the pages of reading in read."""
