"""Minutes in, records out. Pure Python: no Django, clock, network or database.

What outsiders may import is in :mod:`kansli.reader.api`.
"""
