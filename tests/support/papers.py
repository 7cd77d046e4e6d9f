"""Twelve files as a secretary has them: a year of an invented cooperation in Word, PDF, text and scans, and a lunch menu."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter, ImageFont

COOPERATION = "Åsbygdskommunerna"
OUTSTANDING = [
    ("Bredbandsstrategi", "kostnad för anslutning av landsbygden"),
    ("Beredskapsövning", "datum och deltagare från kommunerna"),
    ("Besöksnäring", "avtal med regionen"),
]
"""What the latest minutes of the management group say is still outstanding: the matter and what remains."""
MISSING = "9 maj 2025"
"""The day of a meeting that the minutes speak of, and whose own minutes are not among the files."""
_FONT = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
_DPI = 200
_PLACES = {"Camilla Berg": "Ekeby", "Jonas Alm": "Solberga", "Petra Lind": "Nykvik", "Åke Öberg": "Granmo", "Lena Sundin": "Tuvby"}
_WELCOME = ("Välkommen", "{chair} hälsar alla välkomna.")
_LEADERS = "Åsbygdskommunernas ledningsgrupp"
_PLANNERS = "Åsbygdskommunernas beredningsgrupp"


@dataclass(frozen=True, slots=True)
class Minutes:
    """One meeting: which group, when, what stood on its agenda, when it meets next."""

    group: str
    day: str
    items: tuple[tuple[str, str], ...]
    following: str
    chair: str = "Camilla Berg"
    adjuster: str = "Petra Lind"
    absent: str = "Lena Sundin"
    spelt: tuple[str, str] = ("", "")
    """A name of somebody there, and how it is written this time."""

    @property
    def text(self) -> str:
        """The minutes as their secretary writes them."""
        there = [name for name in _PLACES if name != self.absent]
        lines = [f"Minnesanteckningar från {self.group}", "", f"Tid {self.day} kl 8.30-11.00", "Plats Ekeby kommunhus, Valsalen", ""]
        for name in there:
            lead = "Deltagare" if name == there[0] else ""
            shown = self.spelt[1] if name == self.spelt[0] else name
            lines.append(f"{lead}\t{shown}\t{_PLACES[name]}{', ordförande' if name == self.chair else ''}")
        lines += [f"\tKarin Ek\t{COOPERATION} (sekreterare)", f"Frånvarande\t{self.absent}\t{_PLACES[self.absent]}"]
        items = [_WELCOME, ("Val av justerare", f"{self.adjuster} utses till justerare."), *self.items]
        items += [("Övriga frågor", "Inga övriga frågor."), ("Nästa möte", f"{self.following} kl 8.30-11.00, Ekeby kommunhus.")]
        for number, (heading, said) in enumerate(items, 1):
            lines += ["", f"{number}. {heading}", "", said.format(chair=self.chair)]
        return "\n".join([*lines, "", "Vid anteckningarna", "", "Karin Ek", "", "Justeras", "", self.adjuster, ""])


def _review(*rows: tuple[str, str], lead: str = "Karin Ek går igenom utestående punkter.\n\nDe som återstår är:") -> tuple[str, str]:
    listed = "\n".join(f"- {matter}: {what}." for matter, what in rows)
    return "Utestående ärenden och föregående möten", f"{lead}\n\n{listed}"


_LEADING = [
    Minutes(
        _LEADERS,
        "Fredagen den 6 september 2024",
        (
            (
                "Bredbandsstrategi",
                (
                    "Jonas Alm informerar om läget i utbyggnaden av fiber på landsbygden.\n\nBeslut\n\n"
                    "Jonas Alm får i uppdrag att ta fram ett förslag till bredbandsstrategi till nästa möte."
                ),
            ),
            ("Skolskjuts", "Frågan om gemensam upphandling av skolskjuts bordläggs till nästa möte på grund av tidsbrist."),
        ),
        "Fredagen den 18 oktober 2024",
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 18 oktober 2024",
        (
            _review(("Bredbandsstrategi", "förslag till strategi"), ("Skolskjuts", "underlag om gemensam upphandling")),
            (
                "Bredbandsstrategi",
                (
                    "Jonas Alm redovisar förslaget till bredbandsstrategi.\n\nDiskussion\n\nAlla är överens om att landsbygden ska gå först."
                    "\n\nBeslut\n\nLedningsgruppen ställer sig bakom förslaget till bredbandsstrategi. Jonas Alm får i uppdrag att räkna på "
                    "kostnad för anslutning av landsbygden."
                ),
            ),
            ("Skolskjuts", "Beslut\n\nLedningsgruppen beslutar att avsätta högst 150 000 kr till upphandling av skolskjuts under 2025."),
        ),
        "Fredagen den 29 november 2024",
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 29 november 2024",
        (
            (
                "Beredskapsövning",
                (
                    "Petra Lind berättar om erfarenheter från höstens stormar.\n\nBeslut\n\nLedningsgruppen beslutar att en gemensam "
                    "beredskapsövning ska hållas under 2025. Petra Lind får i uppdrag att föreslå datum och deltagare från kommunerna."
                ),
            ),
            ("Skolskjuts", "Upphandlingen är klar och redovisas av Åke Öberg. Frågan är därmed avslutad."),
        ),
        "Fredagen den 24 januari 2025",
        absent="Åke Öberg",
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 24 januari 2025",
        (
            _review(
                ("Bredbandsstrategi", "kostnad för anslutning av landsbygden"), ("Beredskapsövning", "datum och deltagare från kommunerna")
            ),
            (
                "Besöksnäring",
                (
                    "Åke Öberg informerar om regionens satsning på vandringsleder.\n\nBeslut\n\n"
                    "Åke Öberg får i uppdrag att ta fram ett avtal med regionen om besöksnäring."
                ),
            ),
        ),
        "Fredagen den 7 mars 2025",
        adjuster="Jonas Alm",
        spelt=("Petra Lind", "Petra Lindh"),
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 7 mars 2025",
        (
            ("Verksamhetsplan", "Beslut\n\nLedningsgruppen godkänner verksamhetsplanen för 2025 och lägger den till handlingarna."),
            ("Besöksnäring", "Åke Öberg lämnar en lägesrapport. Regionen återkommer i frågan."),
        ),
        "Fredagen den 28 mars 2025",
        chair="Jonas Alm",
        absent="Camilla Berg",
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 28 mars 2025",
        (
            (
                "Digital arkivering",
                (
                    "Lena Sundin visar hur Tuvby arbetar med digital arkivering.\n\nBeslut\n\nLena Sundin får i uppdrag att sammanställa "
                    "kommunernas behov av digital arkivering till nästa möte."
                ),
            ),
        ),
        f"Fredagen den {MISSING}",
        chair="Jonas Alm",
        absent="Camilla Berg",
    ),
    Minutes(
        _LEADERS,
        "Fredagen den 13 juni 2025",
        (
            _review(*OUTSTANDING),
            (
                "Digital arkivering",
                (
                    "Lena Sundin redovisar sammanställningen av kommunernas behov av digital arkivering.\n\nBeslut\n\n"
                    "Ledningsgruppen godkänner redovisningen."
                ),
            ),
            (
                "Budget",
                (
                    "Beslut\n\nLedningsgruppen ställer sig bakom förslaget till budget för 2026. Karin Ek får i uppdrag att skicka ut "
                    "budgeten till kommunerna."
                ),
            ),
        ),
        "Fredagen den 5 september 2025",
        absent="Jonas Alm",
    ),
]
_PLANNING = [
    Minutes(
        _PLANNERS,
        "Onsdagen den 2 oktober 2024",
        (
            (
                "Bredbandsstrategi",
                (
                    "Gruppen går igenom utkastet till bredbandsstrategi.\n\nBeslut\n\n"
                    "Beredningsgruppen föreslår att utkastet tas upp i ledningsgruppen."
                ),
            ),
        ),
        "Onsdagen den 12 februari 2025",
        chair="Petra Lind",
        adjuster="Jonas Alm",
    ),
    Minutes(
        _PLANNERS,
        "Onsdagen den 12 februari 2025",
        (
            (
                "Beredskapsövning",
                "Gruppen diskuterar upplägget för beredskapsövningen.\n\nBeslut\n\nJonas Alm får i uppdrag att boka lokal för övningen.",
            ),
        ),
        "Onsdagen den 21 maj 2025",
        chair="Petra Lind",
        adjuster="Jonas Alm",
    ),
    Minutes(
        _PLANNERS,
        "Onsdagen den 21 maj 2025",
        (("Besöksnäring", "Åke Öberg informerar om arbetet med besöksnäring. Beredningsgruppen tackar för informationen."),),
        "Onsdagen den 1 oktober 2025",
        chair="Petra Lind",
        adjuster="Jonas Alm",
    ),
]
_EXTRA = Minutes(
    _LEADERS,
    "Måndagen den 16 december 2024",
    (("Verksamhetsplan", "Karin Ek går igenom utkastet till verksamhetsplan för 2025. Synpunkter lämnas före jul."),),
    "Fredagen den 24 januari 2025",
)
_MENU = "Lunchmeny vecka 12\n\nMåndag\nKöttbullar med potatismos och lingon\n\nTisdag\nFiskgratäng med dill\n\nOnsdag\nÄrtsoppa\n\nSmaklig måltid!"


def write(folder: Path) -> list[Path]:
    """The twelve files in this folder: four Word, three PDF, two scans, two plain text, and the menu in Word."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in _files():
        made.append(folder / name)
        made[-1].write_bytes(content)
    return made


def _files() -> Iterator[tuple[str, bytes]]:
    first, second, third, fourth, fifth, sixth, latest = (one.text for one in _LEADING)
    planning = [one.text for one in _PLANNING]
    yield "LG 240906.txt", first.encode()
    yield "Minnesanteckningar LG 2024-10-18.docx", _word(second)
    yield "LG nov 2024.pdf", _pdf(third)
    yield "extra LG dec.txt", _EXTRA.text.encode("cp1252")
    yield "Minnesanteckningar LG 2025-01-24.docx", _word(fourth)
    yield "skanning_0307.png", _saved(_page(fifth, skew=0.7), "PNG")
    yield "LG mars 2025.pdf", _pdf(sixth)
    yield "Minnesanteckningar LG 2025-06-13.docx", _word(latest)
    yield "Beredningsgruppen oktober.docx", _word(planning[0])
    yield "skanning_0212.pdf", _scanned(_page(planning[1], skew=-0.5))
    yield "Beredningsgruppen maj.pdf", _pdf(planning[2])
    yield "lunchmeny.docx", _word(_MENU)


def _word(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        if line[:2] == "- ":
            document.add_paragraph(line[2:], style="List Bullet")
        elif (line[:1].isdigit() and ". " in line[:4]) or line in {"Beslut", "Diskussion"}:
            document.add_paragraph().add_run(line).bold = True
        elif line:
            document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _pdf(text: str) -> bytes:
    document = FPDF(format="A4")
    document.set_margin(25)
    document.add_page()
    document.set_font("helvetica", size=11)
    for line in text.splitlines():
        cells = line.split("\t")
        for place, cell in enumerate(cells[:-1]):
            document.cell((35, 45)[place], 5.5, cell)
        document.multi_cell(0, 5.5, cells[-1], new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def _page(text: str, *, skew: float) -> Image.Image:
    """The text on paper, laid a little askew on a worn scanner's glass."""
    paper = Image.new("L", (int(8.27 * _DPI), int(11.69 * _DPI)), 255)
    pen, font, top = ImageDraw.Draw(paper), ImageFont.truetype(_FONT, 11 * _DPI // 72), 150
    for line in text.splitlines():
        for place, cell in enumerate(line.split("\t")):
            for row in _wrapped(cell, font, paper.width - 360) if "\t" not in line else [cell]:
                pen.text((180 + (place * 260, 760)[place > 1], top), row, font=font, fill=25)
                top += 0 if "\t" in line else 42
        top += 42 if "\t" in line or not line else 0
    turned = paper.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.5))
    return Image.blend(turned, Image.effect_noise(turned.size, 40), 0.08)


def _wrapped(line: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    rows = [""]
    for word in line.split():
        longer = f"{rows[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows if line else []


def _saved(picture: Image.Image, form: str) -> bytes:
    made = io.BytesIO()
    picture.save(made, form, dpi=(_DPI, _DPI))
    return made.getvalue()


def _scanned(picture: Image.Image) -> bytes:
    document = FPDF(format="A4")
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.image(io.BytesIO(_saved(picture, "PNG")), x=0, y=0, w=document.w, h=document.h)
    return bytes(document.output())
