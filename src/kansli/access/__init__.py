"""Who may do what, and who sees what. Pure: no database, no Django.

Every permission is asked through :func:`check`; a denial carries its reason in Swedish, so that a page can say why a
button is missing. :func:`visibility` says per role what is seen; selectors apply it as a query.
"""

from __future__ import annotations

from kansli.access.rules import Action, Allowed, Answer, Denied, Role, Sight, State, Thing, check, visibility

__all__ = ["Action", "Allowed", "Answer", "Denied", "Role", "Sight", "State", "Thing", "check", "visibility"]
