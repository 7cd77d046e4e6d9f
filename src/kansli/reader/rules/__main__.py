"""Compiles the patterns of all rules beforehand, see :mod:`.kept`."""

from __future__ import annotations

from importlib import import_module

from kansli.reader.rules import rule_files, rules
from kansli.reader.rules.kept import keep

import_module("kansli.reader.api")  # whose modules ask for theirs as they are imported; no import that the rooms would forbid
keep(wanted for name in rule_files() for rule in rules(name) for wanted in rule.wanted())
