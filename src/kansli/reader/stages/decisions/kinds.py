"""What a resolution does: assignment, approval, election …

Reads its words; the rules are in ``decision_kinds.toml``.
"""

from __future__ import annotations

from kansli.reader.records import DecisionKind
from kansli.reader.rules import rules

_KINDS = rules("decision_kinds")


def kind_of(text: str) -> DecisionKind:
    """The kind whose words come first, unless one that takes precedence over it is also found."""
    lowered = text.lower()
    found = [(match.start(), order, rule) for order, rule in enumerate(_KINDS) if (match := rule.search(text, lowered))]
    kind = str(min(found)[2].gives["kind"]) if found else "other"
    for _, _, rule in found:
        if kind in rule.gives.get("over", ()):
            kind = str(rule.gives["kind"])
    return DecisionKind(kind)
