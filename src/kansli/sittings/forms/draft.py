"""What the page of live minutes sends: fields of the buttons, read as they are; errors come from the services, field by field."""

from __future__ import annotations

from django.http import HttpRequest

from kansli.people.guard import Scope
from kansli.sittings.models import Draft
from kansli.sittings.services.writing import Asked


def wants_json(request: HttpRequest) -> bool:
    """Is it the page's script that asks?"""
    return request.headers.get("Accept", "").startswith("application/json")


def asked(request: HttpRequest, scope: Scope, draft: Draft) -> Asked:
    """A button's form; the text is the page's own where its script sends it, else what is saved."""
    told = request.POST
    return Asked(
        scope,
        draft.meeting,
        told.get("text", draft.content),
        told.get("item", ""),
        {name: told.get(name, "") for name in told},
        {name: told.getlist(name) for name in told},
    )
