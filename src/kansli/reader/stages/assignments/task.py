"""The words of a task: taken apart where there are several, and put in the infinitive.

Reads the words after an assignee; leaves tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kansli.reader.rules import words
from kansli.reader.rules.shared import opens

_WORDS = words("assignments")
_DO = _WORDS["do"]
"""Pattern for the infinitives of tasks."""
_DOING = _WORDS["doing"]
"""Pattern for what tells a task in the present tense."""
# What reports back on a task belongs to it; what goes on about the same thing ("och skicka ut den") too.
_SAME_TASK = re.compile(
    r"(?:att )?(?:(?:sedan|därefter|snarast|även|också|vid behov) )*(?:(?:återkomma|återkommer|redovisa|redovisar|rapportera|rapporterar|återrapportera|återrapporterar|"
    r"återkoppla|återkopplar|presentera|presenterar|informera|informerar)\b|"
    r"[\w-]+(?: (?:in|ut|upp|av|fram|till|på|med|över|om|för|vidare))* (?:den|det|dem|dessa|detta|denna|desamma|denne)\b)",
    re.IGNORECASE,
)
# Resolutions of the meeting itself, which end the task they follow in a chain of att-clauses.
_RESOLUTION = re.compile(
    r"(?:att )?(?:godkänna|lägga\b.*\btill handlingarna|fastställa|anta|avslå|bifalla|tillstyrka|avstyrka|notera|bordlägga|återremittera|utse|välja|uppdra|ge|bevilja|"
    r"förklara|konstatera|tacka|ställa sig bakom|rekommendera|uppmana|bemyndiga|delegera)\b",
    re.IGNORECASE,
)
_INFINITIVES = re.compile(r"(?:,| (?:och|samt)|, (?:och|samt))(?P<att> att)? (?P<next>\w+[aeå]\b)|, att (?P<next_att>\w+)", re.IGNORECASE)
_FURTHER_CLAUSE = re.compile(r"(?:,|,? (?:och|samt)) att (?=(?P<rest>\S.*))", re.IGNORECASE)
_INFINITIVE = re.compile(
    r"(?:(?:också|även|vid behov|därefter|snarast|senast|till|inför) .*|[\w-]+a\b|(?:(?:till|ut)?se|(?:av)?ge|få|gå|stå|be|föreslå)\b)",
    re.IGNORECASE,
)
_PRESENTS = re.compile(r"(?:,? (?:och|samt|men)|,) (?:(?:sedan|därefter|också|även) )?(?P<next>[\w-]+r\b)", re.IGNORECASE)
_PARTICLES = frozenset(
    "in ut upp av fram till på med över om för igång vidare åt tillbaka ihop samman löpande snarast bort ned reda kontakt hand sig".split()  # noqa: SIM905 - a line of words reads best
)
_LED_BY = {"role": "vara", "share": "ansvara"}
_AUXILIARY = re.compile(r"\s*\b(?:ska|skall|kommer|bör|måste|behöver)\b", re.IGNORECASE)
_GOES = re.compile(
    r"(?:går|gå|åker|åka|besöker|besöka|träffas|sätter sig|kontaktar|kontakta|ringer|ringa|mejlar|mejla|mailar|maila|tar kontakt|ta kontakt|hör av sig)\b",
    re.IGNORECASE,
)
_IRREGULAR = {"är": "vara", "har": "ha", "kan": "kunna", "ska": "ska", "vet": "veta"}
_STEM_IN_R = ("gör", "för", "hör", "kör", "lär", "rör", "bär", "skär", "när", "stör", "styr", "hyr", "begär")
_ONE_SYLLABLE = re.compile(r"(?:åt|över|av|an|åter|ut|in|före|för|be|till|upp|mot|del|om|från)?(?:ser|tar|ger|får|går|står|ber|slår|drar)$")


_DANGLING = re.compile(r"(?:,?\s+(?:och|samt|att|men|där))+$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:ap|aktion|action|att göra|åtgärd|uppgift|uppdrag|to ?do)\s?\d*\s?[:–-]\s*)?(?:att )?", re.IGNORECASE)


def split(text: str, form: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``text`` that are a task each.

    Args:
        text: the words from the first verb of the task on.
        form: of that verb: "infinitive", "present", "passive", "role" or "share" (of something somebody else was just said to answer for).

    Yields:
        (start, end) in ``text``. Verbs that share their object are one task ("planera och boka resan").
    """
    if form == "infinitive":
        text = _up_to_resolution(text)
    joints, verbs = (_INFINITIVES, _DO) if form == "infinitive" else (_PRESENTS, _DOING)
    start = 0
    if form in {"infinitive", "present"}:
        for joint in joints.finditer(text):
            group = "next" if joint.group("next") else "next_att"
            if group == "next" and not opens(verbs, text, joint.start(group)) and not joint.group().startswith(", att "):
                continue
            after = text[joint.start(group) :]
            with_att = bool(joint.groupdict().get("att")) or group == "next_att"
            if (
                (_SAME_TASK.match(after) and not joint.groupdict().get("att"))
                or not _has_object(text[start : joint.start()])
                or not (with_att or _has_object(after))
            ):
                continue
            yield start, joint.start()
            start = joint.start(group)
    yield start, len(text)


def infinitive(text: str, form: str) -> str:
    """The task with its first verb in the infinitive, without the full stop."""
    text = _DANGLING.sub("", text.strip(" .;:,"))
    text = _LABEL.sub("", text)
    if form == "present":
        first, _, rest = text.partition(" ")
        text = f"{of_present(first)} {rest}".strip()
    elif form in _LED_BY:
        text = f"{_LED_BY[form]} {text}"
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def of_present(verb: str) -> str:
    """The infinitive of a verb in the present tense ("bokar" → "boka", "återkommer" → "återkomma")."""
    lowered = verb.lower()
    if lowered in _IRREGULAR:
        return _IRREGULAR[lowered]
    if _ONE_SYLLABLE.match(lowered):
        return lowered[:-1]
    if lowered.endswith("kommer"):
        return lowered[:-2] + "a"
    if lowered.endswith("ar"):
        return lowered[:-1]
    if lowered.endswith("er"):
        return lowered[:-2] + "a"
    return lowered + "a" if lowered.endswith(_STEM_IN_R) else lowered


def of_passive(verb: str, before: str) -> str:
    """The task that a verb in the passive and its subject tell ("Rapporten ska", "redovisas" → "redovisa rapporten")."""
    stem = verb.lower().removesuffix("s")
    if not stem.endswith("a"):
        stem += "ma" if stem.endswith("äm") else "a"
    subject = _AUXILIARY.split(before.strip())[0].strip(" ,")
    return f"{stem} {subject[:1].lower()}{subject[1:]}".strip()


def resolves(text: str) -> bool:
    """Does ``text`` begin with a resolution of the meeting itself ("godkänna", "lägga till handlingarna") rather than a task?"""
    return bool(_RESOLUTION.match(text.lstrip()))


def _up_to_resolution(text: str) -> str:
    """The text before the first further att-clause that is no task: a resolution, or one with a subject of its own."""
    for clause in _FURTHER_CLAUSE.finditer(text):
        if resolves(clause.group("rest")) or not _INFINITIVE.match(clause.group("rest")):
            return text[: clause.start()]
    return text


def _has_object(part: str) -> bool:
    """Does a verb phrase say what it is about, so that it can be a task of its own? Where somebody only goes to do it does not."""
    if _GOES.match(part):
        return False
    said = [word for word in re.findall(r"[\w/]+", part)[1:] if word.lower() not in _PARTICLES]
    return bool(said)
