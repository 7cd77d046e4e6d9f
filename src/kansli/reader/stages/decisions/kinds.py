"""What a resolution does: assignment, approval, election …

Reads its words; the rules are in ``decision_kinds.toml``.
"""

from __future__ import annotations

from kansli.reader.records import DecisionKind
from kansli.reader.rules import Rule, RuleSet, rules

_KINDS = rules("decision_kinds")
_LAST = _KINDS.group("last", value=True)
_FIRST = RuleSet("kinds.first", tuple(rule for rule in _KINDS if not rule.gives.get("last")))


def _found(text: str, kinds: RuleSet) -> list[tuple[int, int, Rule]]:
    applicable = enumerate(kinds.applicable(text))
    return [(match.start(), order, rule) for order, rule in applicable if (match := rule.pattern.search(text))]


def kind_of(text: str) -> DecisionKind:
    """The kind whose words come first, unless one that takes precedence over it is also found."""
    found = _found(text, _FIRST) or _found(text, _LAST)
    kind = str(min(found)[2].gives["kind"]) if found else "other"
    for _, _, rule in found:
        if kind in rule.gives.get("over", ()):
            kind = str(rule.gives["kind"])
    return DecisionKind(kind)
