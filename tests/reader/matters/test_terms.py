from __future__ import annotations

from datetime import date

import pytest

from kansli.reader.matters.terms import terms_of

ITEM = """Avtalet om gemensam växel innehåller en möjlighet att förlänga avtalet med upp till 36 månader. Nuvarande avtalsperiod löper ut 2030-08-31.

Kansliets rekommendation är att förlänga avtalet med 24 av potentiellt 36 månader.

Beslut

Gruppen beslutar att förlänga nuvarande avtal i 12 månader."""
DECISION = "Gruppen beslutar att förlänga nuvarande avtal i 12 månader."


def test_a_decision_against_the_proposal_and_the_contract():
    terms = terms_of(ITEM, DECISION)
    assert (terms.decided, terms.proposed) == (12, 24)
    assert terms.proposal.startswith("Kansliets rekommendation")
    assert (terms.ends, terms.left) == (date(2031, 8, 31), 24)


def test_as_proposed_nothing_differs():
    terms = terms_of(ITEM, DECISION.replace("12", "24"))
    assert terms.proposed is None
    assert (terms.ends, terms.left) == (date(2032, 8, 31), 12)


@pytest.mark.parametrize(
    ("item", "decision"),
    [
        (ITEM, "Gruppen beslutar att säga upp avtalet."),
        ("Kansliet föreslår att hyra lokalen i 6 månader.", "Gruppen beslutar att förlänga tjänsten i 12 månader."),
        ("", DECISION),
    ],
)
def test_where_nothing_can_be_held_against_it_nothing_is_said(item, decision):
    assert terms_of(item, decision) is None


def test_a_month_that_is_shorter():
    item = "Avtalet löper ut 2030-08-31. Det finns möjlighet att förlänga avtalet med upp till 12 månader."
    assert terms_of(item, "Avtalet förlängs 6 månader.").ends == date(2031, 2, 28)
