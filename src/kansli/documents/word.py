"""Word documents from a template: the cooperation's own, or the one that comes with Kansli."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

from django.conf import settings
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from kansli.people.models import Cooperation

OUTSTANDING, COURSE, MINUTES = "utestaende", "arende", "anteckningar"
TEMPLATES = {OUTSTANDING: "Utestående", COURSE: "Ärendets gång", MINUTES: "Anteckningar"}
"""Name of a template → what it makes."""


class TemplateFaultError(Exception):
    """A template cannot be used; the message says why, in Swedish."""


def filled(cooperation: Cooperation, name: str, context: dict[str, Any]) -> bytes:
    """The template ``name`` with ``context`` filled in.

    Raises:
        TemplateFaultError: the cooperation's own template cannot be used.
    """
    own = own_template(cooperation, name)
    return _rendered(name, own if own.exists() else default_template(name), context)


def try_template(name: str, template: IO[bytes]) -> None:
    """Fill a template in with nothing, to see that it works.

    Raises:
        TemplateFaultError: it does not.
    """
    _rendered(name, template, {})


def default_template(name: str) -> Path:
    """The template that comes with Kansli."""
    return Path(__file__).parent / "docx" / f"{name}.docx"


def own_template(cooperation: Cooperation, name: str) -> Path:
    """Where the cooperation's own template lies, if it has one."""
    return Path(settings.HOME) / "templates" / str(cooperation.pk) / f"{name}.docx"


def _rendered(name: str, template: Path | IO[bytes], context: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(context, jinja_env=_environment(), autoescape=True)
        document.save(made)
    except (TemplateError, PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, TypeError) as error:
        raise TemplateFaultError(f"Mallen ”{TEMPLATES[name]}” går inte att fylla i: {error}. Rätta mallen eller ta bort den.") from error
    return made.getvalue()


def _environment() -> Environment:
    """Templates come from people: what they may do is narrow."""
    return SandboxedEnvironment(autoescape=True)
