"""What every page's template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

_STEPS = ("agenda", "new_meeting", "clearance", "requests", "visits", "ways", "summons", "draft", "adjusting", "release")
PAGES = (
    ("today", "Idag", ()),
    ("outstanding", "Utestående", ("awaited",)),
    ("meetings", "Möten", ("meeting", "plans", "plan", "rhythm", "plan_meeting", "outside_calendars", *_STEPS)),
    ("matters", "Ärenden", ("matter",)),
    ("decisions", "Beslut", ("decision", "weigh_decisions")),
    ("assignments", "Uppdrag", ("followup",)),
    ("people", "Personer", ("person", "municipality", "seat", "group_members")),
    ("reading_in", "Läs in", ("found", "question", "renditions", "arrival")),
    ("reviews", "Granska", ("review", "review_correct", "review_new", "review_head")),
)
"""The main menu: name of the page's address, its word, and the addresses below it."""
_EDITED = {"reviews", "reading_in"}
"""Pages that only those see who may act there."""


def page(request: HttpRequest) -> dict[str, Any]:
    """The scope behind the page, the cooperation shown, and the main menu."""
    scope = getattr(request, "scope", None)
    if link := getattr(request, "link", None):
        return {"scope": None, "cooperation": link.cooperation, "answering": request.answering}  # type: ignore[attr-defined]  # set by the dispatch
    if scope is None:
        return {"scope": None, "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}
    here = request.resolver_match.url_name if request.resolver_match else ""
    pages = [
        {"name": name, "words": words, "here": here == name or here in below}
        for name, words, below in PAGES
        if scope.edits or name not in _EDITED
    ]
    return {"scope": scope, "cooperation": scope.cooperation, "pages": pages}
