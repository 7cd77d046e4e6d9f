"""Compiles the patterns of all rules beforehand, see :mod:`.kept`."""

from __future__ import annotations

from kansli.reader.rules import rule_files, rules
from kansli.reader.rules.kept import keep

keep({wanted for name in rule_files() for rule in rules(name) for wanted in rule.wanted()})
