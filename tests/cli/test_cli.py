from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kansli.cli import main

ROOT = Path(__file__).parents[2]

MINUTES = """Protokoll från Ekbackens vägförenings styrelse

Tid: måndag 4 mars 2030 kl. 18.30–20.00
Plats: Ekbackens förskola
Närvarande: Eva Ek (ordförande), Nils Holm, Åsa Öberg (sekreterare)

1. Mötets öppnande
Eva Ek hälsade alla välkomna.

2. Val av justerare
Nils Holm valdes till justerare.

3. Grus till Ängsvägen
Styrelsen beslutade att köpa grus för högst 12 000 kr.
Nils Holm får i uppdrag att beställa gruset senast 2 april.

4. Övriga frågor
Inga övriga frågor.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mars.txt").write_text(MINUTES, encoding="utf-8")
    later = MINUTES.replace("4 mars", "8 april").replace("2 april", "2 maj")
    (tmp_path / "april.txt").write_text(later, encoding="utf-8")
    return tmp_path


def kansli(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_read_shows_what_the_minutes_say(folder):
    told = kansli("read", folder / "mars.txt")
    assert told.exit_code == 0
    assert "2030-03-04" in told.output
    assert "Styrelsen beslutade att köpa grus för högst 12 000 kr." in told.output
    assert "Nils Holm: beställa gruset" in told.output


def test_read_json_is_one_object_a_line(folder):
    told = kansli("read", "--json", folder)
    assert told.exit_code == 0
    records = [json.loads(line) for line in told.output.splitlines()]
    assert [record["document"] for record in records] == ["april.txt", "mars.txt"]
    assert {record["date"] for record in records} == {"2030-03-04", "2030-04-08"}
    for record in records:
        text = " ".join((folder / record["document"]).read_text(encoding="utf-8").split())
        assert record["decisions"]
        assert all(decision["quote"] in text for decision in record["decisions"])


def test_offsets_cut_the_quote_out_of_the_file(folder):
    text = (folder / "mars.txt").read_text(encoding="utf-8")
    record = json.loads(kansli("read", "--json", folder / "mars.txt").output)
    facts = [fact for facet in ("attendance", "items", "decisions", "assignments", "amounts") for fact in record[facet]]
    assert facts
    for fact in facts:
        assert " … ".join(" ".join(text[start:end].split()) for start, end in fact["ranges"]) == fact["quote"]


def test_a_bad_file_is_listed_and_the_others_are_read(folder):
    (folder / "tom.txt").write_bytes(b"")
    told = kansli("read", "--json", folder)
    assert told.exit_code == 1
    assert len(told.stdout.splitlines()) == 2
    assert "1 av 3 filer kunde inte läsas" in told.stderr
    assert "tom.txt" in told.stderr


def test_a_missing_file_says_so(tmp_path):
    told = kansli("read", tmp_path / "saknas.txt")
    assert told.exit_code == 1
    assert "saknas.txt" in told.stderr


def test_an_empty_folder_is_wrong_usage(tmp_path):
    told = kansli("read", tmp_path)
    assert told.exit_code == 2
    assert "inga filer att läsa" in told.stderr


def test_link_ties_the_meetings_together(folder):
    told = json.loads(kansli("link", "--json", folder).output)
    assert any({mention["document"] for mention in matter["mentions"]} == {"april.txt", "mars.txt"} for matter in told)
    assert all(mention["why"] for matter in told for mention in matter["mentions"])
    assert "grus" in kansli("link", folder).output.lower()


def test_register_has_its_three_parts(folder):
    told = kansli("register", folder)
    assert told.exit_code == 0
    for part in ("Beslut", "Uppdrag", "Utestående per 2030-04-08"):
        assert part in told.output


def test_explain_marks_the_facts_and_keeps_the_text(folder):
    told = kansli("explain", folder / "mars.txt")
    assert told.exit_code == 0
    assert "\x1b[" in told.output
    assert "[beslut: " in told.output
    assert "Inga övriga frågor." in told.output


def test_repair_leaves_sound_text_alone(folder):
    assert kansli("repair", folder / "mars.txt").output == MINUTES
    tokens = json.loads(kansli("repair", "--json", folder / "mars.txt").output)
    assert all(delivered == read and MINUTES[offset:].startswith(delivered) for offset, delivered, read in tokens)
    assert [delivered for _, delivered, _ in tokens] == MINUTES.split()


def test_repair_takes_names_from_the_folder_unless_told_not_to(folder):
    (folder / "mars.txt").write_text(MINUTES.replace("Nils Holm", "Nils Håkås"), encoding="utf-8")
    damaged = MINUTES.replace("Nils Holm", "Nils Hikas").replace("å", "a").replace("ä", "i").replace("ö", "6").replace("Å", "A")
    (folder / "skannad.txt").write_text(damaged, encoding="utf-8")
    assert "Nils Håkås" in kansli("repair", folder / "skannad.txt").output
    assert "Nils Håkås" not in kansli("repair", "--alone", folder / "skannad.txt").output


def test_rules_lists_and_shows_examples():
    assert "decisions." in kansli("rules").output
    assert "hittar" in kansli("rules", "--examples", "decisions").output
    assert kansli("rules", "finns.inte").exit_code == 2


@pytest.mark.parametrize("command", ["read", "link", "register", "explain", "repair", "rules"])
def test_help_has_examples(command):
    told = kansli(command, "--help")
    assert told.exit_code == 0
    assert f"kansli {command}" in told.output
    assert "Exempel" in told.output


def test_one_worker_and_two_give_the_same(folder):
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(MINUTES.replace("4 mars", f"{number + 1} mars"), encoding="utf-8")
    assert kansli("read", "--json", "--workers", 1, folder).output == kansli("read", "--json", "--workers", 2, folder).output


def test_the_command_starts_without_what_it_does_not_use():
    code = "import sys; import kansli.cli; print([m for m in ('docx', 'pypdfium2', 'rich', 'wordfreq', 'django') if m in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "Här saknas FIL|MAPP…"),
        (["read", "--finnsinte", "x"], "Valet --finnsinte finns inte."),
        (["read", "--workers", "noll", "x"], "Värdet för --workers går inte att använda."),
        (["finnsinte"], "Kommandot finns inte."),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_swedish(arguments, told):
    answer = kansli(*arguments)
    assert answer.exit_code == 2
    assert told in answer.stderr
    assert "--help" in answer.stderr


def test_help_is_swedish_throughout():
    for arguments in ([], ["read"], ["repair"]):
        text = kansli(*arguments, "--help").output
        assert "Användning:" in text
        for english in ("Usage", "Options", "Commands", "Show", "exit"):
            assert english not in text
