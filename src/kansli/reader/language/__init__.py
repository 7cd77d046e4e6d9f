"""Swedish as the stages need it: dates and times, amounts, names. Each module reads a string and tells positions in it."""
