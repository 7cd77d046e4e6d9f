"""Mails at the thing they are about."""

from __future__ import annotations

from typing import Any

from django import template

from kansli.people.guard import Scope
from kansli.post.selectors import concerning

register = template.Library()


@register.inclusion_tag("post/concerning.html")
def mails_about(scope: Scope, kind: str, pk: int) -> dict[str, Any]:
    """The mails about one thing: ``{% mails_about scope "matter" matter.pk %}``. Empty for others than the secretariat."""
    return {"letters": concerning(scope, f"{kind}:{pk}"), "slug": scope.cooperation.slug}
