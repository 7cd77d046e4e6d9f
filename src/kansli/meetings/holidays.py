"""Swedish days on which nobody should be called: public holidays, their eves, and days squeezed between."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.sweden import Sweden

_EVES = {(1, 5): "Trettondagsafton", (4, 30): "Valborgsmässoafton", (12, 23): "Dagen före julafton"}
"""Days that most offices close early, by month and day; the great eves are in the library's own list."""
_BY_EASTER = {-3: "Skärtorsdagen", -1: "Påskafton", 38: "Dagen före Kristi himmelsfärdsdag", 40: "Dagen efter Kristi himmelsfärdsdag"}
"""Days counted from Easter Sunday."""


@lru_cache(maxsize=64)
def free_days(year: int) -> dict[date, str]:
    """The year's public holidays (lag 1989:253), eves and squeezed days, each with its Swedish name."""
    official = Sweden(years=year, language="sv", include_sundays=False)
    days = {date(year, month, day): name for (month, day), name in _EVES.items()}
    easter = next(day for day, name in official.items() if "Påskdagen" in name)
    days |= {easter + timedelta(days=after): name for after, name in _BY_EASTER.items()}
    days |= {date(year, 12, 24): "Julafton", date(year, 12, 31): "Nyårsafton"}
    midsummer = next(day for day, name in official.items() if "Midsommardagen" in name)
    days[midsummer - timedelta(days=1)] = "Midsommarafton"
    days |= dict(official.items())
    return days | _squeezed(days)


def _squeezed(days: dict[date, str]) -> dict[date, str]:
    """Mondays before and Fridays after a free Tuesday or Thursday, of public holidays on fixed dates."""
    fixed = {(1, 6), (5, 1), (6, 6)}
    made = {}
    for day, name in days.items():
        if (day.month, day.day) not in fixed:
            continue
        beside = {1: -1, 3: 1}.get(day.weekday())
        if beside and day + timedelta(days=beside) not in days:
            made[day + timedelta(days=beside)] = f"Klämdag vid {name}"
    return made
