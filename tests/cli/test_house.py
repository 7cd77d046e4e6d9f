"""The commands of the house, in this process and its test database."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kansli.archive.models import Arrival
from kansli.audit.models import Entry
from kansli.cli import main
from kansli.documents.models import File
from kansli.documents.services import path_of
from kansli.people.models import Cooperation, Membership, User
from kansli.register.models import Fact

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"
pytestmark = pytest.mark.django_db


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def logs_in(output: str) -> bool:
    path = re.search(r"https?://[^/]+(/logga-in/\S+)", output)[1]
    return Client().post(path).status_code == 302


@pytest.mark.parametrize("command", ["serve", "work", "demo", "import", "adduser", "outstanding", "check"])
def test_help_is_swedish_with_examples(command):
    done = run(command, "--help")
    assert done.exit_code == 0
    assert done.output.startswith(f"Användning: kansli {command}") or "Användning:" in done.output
    assert f"Exempel\n    kansli {command}" in done.output
    assert not re.search(r"\b(Usage|Options|Show this|default)\b", done.output)


class TestAdduser:
    def test_the_first_becomes_administrator_of_a_first_cooperation(self):
        done = run("adduser", "Karin.Ek@ekeby.se", "--name", "Karin Ek")
        assert done.exit_code == 0
        assert "Karin Ek är administratör i Ny samverkan" in done.output
        membership = Membership.objects.get()
        assert (membership.user.email, membership.role) == ("karin.ek@ekeby.se", "administrator")
        assert logs_in(done.output)

    def test_the_next_becomes_the_secretariat(self, cooperation, administrator):
        assert "är kansliet i Norra samverkan" in run("adduser", "petra@ekeby.se").output

    def test_a_role_can_be_changed_and_a_link_had_again(self, cooperation, administrator):
        run("adduser", "petra@ekeby.se", "--role", "ledamot")
        assert Membership.objects.get(user__email="petra@ekeby.se").role == "member"
        logged = Entry.objects.count()
        assert logs_in(run("adduser", "petra@ekeby.se").output)
        assert Entry.objects.count() == logged
        run("adduser", "petra@ekeby.se", "--role", "ersättare")
        assert Membership.objects.get(user__email="petra@ekeby.se").role == "deputy"
        assert Entry.objects.count() == logged + 1

    def test_among_several_cooperations_one_is_named(self, cooperation, other_cooperation):
        done = run("adduser", "petra@ekeby.se")
        assert done.exit_code == 1
        assert "norra (Norra samverkan), sodra (Södra samverkan)" in done.output
        assert not User.objects.exists()
        assert run("adduser", "petra@ekeby.se", "--cooperation", "sodra").exit_code == 0
        assert Membership.objects.get().cooperation == other_cooperation

    def test_what_is_wrong_is_said(self, cooperation):
        assert "ingen mejladress" in run("adduser", "petra").output
        assert "ingen samverkan väst. Här finns: norra" in run("adduser", "petra@ekeby.se", "--cooperation", "väst").output
        assert run("adduser", "petra@ekeby.se", "--role", "chef").exit_code == 2


class TestImport:
    def test_files_are_read_in_once(self, cooperation, tmp_path):
        first = run("import", *sorted(SAMPLES.glob("*.txt"))[:2])
        assert (first.exit_code, first.output) == (0, "2 inlästa.\n")
        facts = Fact.objects.count()
        assert facts > 50
        again = run("import", SAMPLES)
        assert (again.exit_code, again.output) == (0, "3 inlästa · 2 fanns redan.\n")
        assert Arrival.objects.filter(state=Arrival.State.SAME).count() == 2
        assert Fact.objects.count() > facts
        assert Cooperation.objects.get() == cooperation

    def test_what_cannot_be_read_is_named_and_the_rest_is_read(self, cooperation, tmp_path):
        (tmp_path / "tom.docx").write_bytes(b"")
        (tmp_path / "bra.txt").write_bytes(min(SAMPLES.glob("*.txt")).read_bytes())
        done = run("import", tmp_path, tmp_path / "borta.txt")
        assert done.exit_code == 1
        assert "1 inläst · 1 kunde inte läsas." in done.output
        assert re.search(r"tom\.docx: \w.+\.", done.output)
        assert "borta.txt finns inte." in done.output

    def test_nothing_to_read_is_wrong_usage(self, tmp_path):
        assert run("import", tmp_path).exit_code == 2
        assert run("import").exit_code == 2


class TestOutstanding:
    def test_the_minutes_own_four(self, samples):
        done = run("outstanding", "--as-of", "2022-12-02")
        assert done.exit_code == 0
        assert "Utestående 2 december 2022" in done.output
        assert "Enligt senaste genomgången (2 december 2022) (4)" in done.output.replace("\n", "")
        assert "Helene Olofsson" in done.output

    def test_before_the_first_minutes_nothing_is_claimed(self, samples):
        assert "Inga anteckningar är inlästa till och med den dagen." in run("outstanding", "--as-of", "2020-01-01").output

    def test_an_empty_archive_says_what_to_do(self):
        done = run("outstanding")
        assert done.exit_code == 1
        assert "kansli import" in done.output

    def test_a_day_is_a_day(self, samples):
        assert run("outstanding", "--as-of", "i går").exit_code == 2


class TestCheck:
    @pytest.fixture(autouse=True)
    def only_the_samples_files(self, samples):
        for folder in Path(settings.FILES).iterdir():
            if folder.name != str(samples.pk):
                shutil.rmtree(folder)

    def test_all_is_well(self, samples):
        done = run("check")
        assert (done.exit_code, done.output.count("stämmer")) == (0, 5), done.output

    def test_a_changed_file_a_lost_file_and_one_too_many_are_told(self, samples):
        first, second = File.objects.order_by("pk")[:2]
        contents = path_of(first).read_bytes(), path_of(second).read_bytes()
        stray = path_of(first).parent / "ny"
        try:
            path_of(first).write_bytes(b"annat")
            path_of(second).unlink()
            stray.write_bytes(b"")
            done = run("check")
        finally:
            path_of(first).write_bytes(contents[0])
            path_of(second).write_bytes(contents[1])
            stray.unlink()
        assert done.exit_code == 1
        assert "innehållet är inte det som lästes in" in done.output
        assert "går inte att läsa" in done.output
        assert "hör inte till något som är inläst" in done.output

    def test_a_changed_quote_and_a_changed_log_are_told(self, samples, secretary, at):
        fact = Fact.objects.filter(cooperation=samples, kind=Fact.Kind.DECISION).first()
        Fact.objects.filter(pk=fact.pk).update(quote=fact.quote + " Och mer.")
        with secretary.scope(samples).act(verb="x", label="Något", at=at) as changes:
            changes.set(samples, name="Annat")
        Entry.objects.update(at=at + timedelta(minutes=1))
        done = run("check")
        assert done.exit_code == 1
        assert f"register.fact {fact.pk}: citatet står inte på sin plats" in done.output
        assert "posten har ändrats" in done.output


class TestDemo:
    def test_it_comes_and_goes(self, django_capture_on_commit_callbacks):
        assert "Fem exempel är inlästa i en egen samverkan, som kan tas bort: Södertörnskommunerna." in run("demo").output
        assert run("demo").output == "Exemplet finns redan.\n"
        with django_capture_on_commit_callbacks(execute=True):
            assert run("demo", "--remove").output == "Exemplet är borttaget.\n"
        assert not Cooperation.objects.exists()
        assert run("demo", "--remove").exit_code == 1

    def test_one_that_was_removed_is_not_made_again_unasked(self):
        from kansli.cli.demonstration import prepare

        assert prepare(at=timezone.now()) == "kansli@localhost"
        run("demo", "--remove")
        prepare(at=timezone.now())
        assert not Cooperation.objects.exists()
