"""A made archive of twenty years: four groups, a thousand meetings, ten items each, some thirty thousand facts.

Every name is invented. The same seed gives the same archive. ``python -m tests.support.archive_maker FOLDER [COUNT]``
writes the minutes as text files; with ``--database SLUG`` instead of a folder they are read into the database that the
settings name, into a new cooperation of that slug.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path


def _words(line: str) -> list[str]:
    return line.split()


MUNICIPALITIES = ("Ekeby", "Solberga", "Nykvik", "Almsjö", "Granmo", "Tuvby", "Lindvalla", "Ekhamra")
GROUPS = (
    ("ledningsgruppen", "Ledningsgruppen", "Ekebybygdens samverkan – ledningsgruppen"),
    ("samarbetskommittén", "Samarbetskommittén", "Ekebybygdens samverkan – samarbetskommittén"),
    ("klimatnätverket", "Klimatnätverket", "Ekebybygdens samverkan – klimatnätverket"),
    ("upphandlingsgruppen", "Upphandlingsgruppen", "Ekebybygdens samverkan – upphandlingsgruppen"),
)
YEARS = 20
FIRST = date(2004, 1, 12)
_MONTHS = _words("januari februari mars april maj juni juli augusti september oktober november december")
_DAYS = _words("måndag tisdag onsdag torsdag fredag lördag söndag")
_GIVEN = _words(
    "Camilla Karin Jonas Petra Mikael Anna Lars Eva Johan Maria Stefan Ulrika Henrik Sofia Anders Lena Oskar Birgitta Tomas Elin"
)
_FAMILY = _words(
    "Berg Ek Alm Lind Ström Sundin Hedlund Forsman Nyberg Wikström Dahlgren Åkerlund Öberg Holmgren Sjödin Rydberg Ahlström Norling "
    "Lundmark Bergvall Hallin Tegnér Modig Palmgren"
)
_FIELDS = _words(
    "vatten skolskjuts bredbands kollektivtrafik avfalls energi bostads besöks närings vuxenutbildnings cykel beredskaps digitaliserings "
    "livsmedels laddnings biogas kompetens kultur skogs hamn"
)
_THINGS = _words("plan avtal strategi utredning överenskommelse program projekt förstudie kartläggning policy modell pilot")
_PLACES = ("Ekeby kommunhus, Valsalen", "Solberga kommunhus, lokal Björken", "Nykvik kommunhus, Sessionssalen", "Teams")


@dataclass(frozen=True, slots=True)
class Paper:
    """One set of minutes as a text file."""

    name: str
    text: str
    day: date
    group: str


@dataclass(slots=True)
class _Group:
    title: str
    label: str
    open: list[tuple[str, str]] = field(default_factory=list)
    """(matter, what was to be done) given out and not yet reported."""


def papers(count: int = 1000, *, seed: int = 1) -> Iterator[Paper]:
    """So many minutes in date order, the groups taking turns."""
    chance = random.Random(seed)  # noqa: S311 - varied, and the same every time
    groups = [_Group(title, label) for _, label, title in GROUPS]
    days = [_workday(FIRST + timedelta(days=round(number * YEARS * 365.25 / max(count, 2)))) for number in range(count + len(groups))]
    for number in range(count):
        group = groups[number % len(groups)]
        following = days[number + len(groups)]
        day = days[number]
        yield Paper(f"{day.isoformat()} {group.label}.txt", _text(group, day, following, chance), day, group.label)


def _text(group: _Group, day: date, following: date, chance: random.Random) -> str:
    people = [_holder(group.label, place, day) for place in range(len(MUNICIPALITIES))]
    absent = chance.randrange(len(people)) if chance.random() < 0.6 else None
    secretary = _holder("kansliet", 0, day)
    lines = [f"Minnesanteckningar från {group.title}", "", f"Tid {_DAYS[day.weekday()].capitalize()}en den {_day(day)} kl 8.30-11.00"]
    lines += [f"Plats {chance.choice(_PLACES)}", ""]
    for place, name in enumerate(people):
        if place != absent:
            lead = "Deltagare" if not any(line.startswith("Deltagare") for line in lines) else ""
            lines.append(f"{lead}\t{name}\t{MUNICIPALITIES[place]}{', ordförande' if place == day.year % 8 else ''}")
    lines.append(f"\t{secretary}\tKansliet (sekreterare)")
    if absent is not None:
        lines += ["", f"Frånvarande: {people[absent]} {MUNICIPALITIES[absent]}"]
    adjuster = people[(absent or 0) - 1]
    items = [("Välkommen", f"{people[day.year % 8]} hälsar alla välkomna. Inga övriga frågor anmäls.")]
    items.append(("Val av justerare", f"{adjuster} utses som justerare."))
    items.append(("Utestående ärenden och föregående möten", _outstanding(group, secretary, chance)))
    items += [
        (matter.capitalize(), _item(group, matter, people, secretary, day, following, chance))
        for matter in _matters(group.label, day, chance)
    ]
    items.append(
        (
            "Kommande möten",
            f"Konferens om {_matters(group.label, following, chance)[0]} hålls den {_day(following - timedelta(days=3))} i Ekeby.",
        )
    )
    items.append(("Övriga frågor", "Inga övriga frågor."))
    items.append(
        ("Nästa möte", f"{_DAYS[following.weekday()].capitalize()}en den {_day(following)} kl 8.30-11.00, {chance.choice(_PLACES)}.")
    )
    for number, (heading, body) in enumerate(items, 1):
        lines += ["", f"{number}. {heading}", "", body]
    lines += ["", "Vid anteckningarna", "", secretary, "", "Justeras", "", adjuster, ""]
    return "\n".join(lines)


def _outstanding(group: _Group, secretary: str, chance: random.Random) -> str:
    chance.shuffle(group.open)
    del group.open[: max(0, len(group.open) - 3)]
    if not group.open:
        return f"{secretary} går igenom listan. Inga punkter kvarstår."
    listed = "\n".join(f"- {task.capitalize()} ({matter})." for matter, task in group.open)
    return f"{secretary} går igenom utestående punkter från föregående möten.\n\nDe som återstår är:\n\n{listed}"


def _item(group: _Group, matter: str, people: list[str], secretary: str, day: date, following: date, chance: random.Random) -> str:
    owner = chance.choice([*people, secretary])
    task = chance.choice(
        [
            f"ta fram ett förslag till {matter}",
            f"kalla till ett möte om {matter} med regionen",
            f"sammanställa kommunernas synpunkter på {matter}",
            f"räkna på kostnaden för {matter}",
        ]
    )
    body = [
        (
            f"{owner} informerar om arbetet med {matter} och går igenom det underlag som skickats ut inför mötet. Kommunerna har lämnat "
            f"synpunkter under våren och de flesta ställer sig bakom inriktningen. {chance.choice(people)} påpekar att tidplanen är kort."
        )
    ]
    if chance.random() < 0.08:
        body += ["", f"Frågan om {matter} bordläggs till nästa möte på grund av tidsbrist."]
        return "\n".join(body)
    body += [
        "",
        "Diskussion",
        "",
        "Alla är överens om att frågan är viktig och att en gemensam linje behövs innan året är slut.",
        "",
        "Beslut",
        "",
    ]
    choice = chance.random()
    if choice < 0.45:
        body.append(f"{owner} får i uppdrag att {task} till den {_day(following)}.")
        group.open.append((matter, task))
    elif choice < 0.7:
        body.append(f"{group.label} ställer sig bakom förslaget till {matter}. {owner} får i uppdrag att {task} till nästa möte.")
        group.open.append((matter, task))
    elif choice < 0.85:
        body.append(f"{group.label} beslutar att avsätta högst {chance.randrange(5, 60) * 10} 000 kr till {matter} under {day.year}.")
    else:
        body.append(f"{group.label} godkänner redovisningen av {matter} och lägger den till handlingarna.")
    return "\n".join(body)


def _matters(label: str, day: date, chance: random.Random) -> list[str]:
    """What a group works on that season: four of the six that are in hand, some of them year after year."""
    season = (day - FIRST).days // 200
    shift = sum(map(ord, label))
    names = []
    for place in range(6):
        number = (season // (place + 1)) * 7 + place * 13 + shift
        names.append(_FIELDS[number % len(_FIELDS)] + _THINGS[(number // len(_FIELDS) + place) % len(_THINGS)])
    return chance.sample(list(dict.fromkeys(names)), 4)


def _holder(label: str, place: int, day: date) -> str:
    """Who sits for a municipality that day: somebody new every fifth year or so, never all at once."""
    term = ((day - FIRST).days + place * 230) // 1830
    number = term * 37 + place * 11 + sum(map(ord, label)) * 3
    return f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[(number // len(_GIVEN) + number) % len(_FAMILY)]}"


def _workday(day: date) -> date:
    return day - timedelta(days=1) if day.weekday() == 5 else day + timedelta(days=1) if day.weekday() == 6 else day


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write(folder: Path, count: int = 1000, *, seed: int = 1) -> list[Path]:
    """The archive as text files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for paper in papers(count, seed=seed):
        made.append(folder / paper.name)
        made[-1].write_text(paper.text, encoding="utf-8")
    return made


def _into_database(slug: str, count: int) -> None:
    import tempfile

    import django

    django.setup()
    from django.utils import timezone

    from kansli.archive.services import read_in
    from kansli.people.models import Cooperation

    cooperation = Cooperation.objects.create(slug=slug, name="Ekebybygdens samverkan", created_at=timezone.now())
    with tempfile.TemporaryDirectory() as folder:
        read_in(cooperation, write(Path(folder), count), at=timezone.now())


if __name__ == "__main__":
    if sys.argv[1] == "--database":
        _into_database(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1000)
    else:
        write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
