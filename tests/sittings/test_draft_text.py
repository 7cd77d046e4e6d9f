"""The text of minutes: Markdown and back, the same in the browser as here, and two people's changes taken together."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansli.sittings.markdown import Block, Run, blocks, delivered, escaped, marked, normal, runs, sections, to_html, words, written
from kansli.sittings.merging import merge

LETTERS = st.text(alphabet="ab *_#-1.)\\{}påÅ<&>`|[]!+~ \t", max_size=40)
LOOSE = st.text(alphabet="ab *_#-1.)\\{}på\n \t", max_size=90)


def block(kind: str, levels: st.SearchStrategy[int]) -> st.SearchStrategy[Block]:
    return st.builds(Block, st.just(kind), LETTERS.map(escaped), levels)


BLOCKS = st.lists(
    st.one_of(
        block("paragraph", st.just(0)),
        block("heading", st.integers(1, 3)),
        block("bullet", st.integers(0, 3)),
        block("numbered", st.integers(0, 3)),
    ),
    max_size=8,
).map(lambda found: [one for one in found if one.text])


@given(st.lists(st.builds(Run, LETTERS, st.booleans(), st.booleans())))
def test_marks_are_read_back(parts):
    text = marked(parts)
    assert marked(runs(text)) == text
    assert words(text) == " ".join("".join(part.text for part in parts).split())


@given(LOOSE)
def test_a_text_as_it_is_kept_stays_as_it_is(text):
    kept = normal(text)
    assert normal(kept) == kept
    assert delivered(kept) == normal(delivered(kept))


@given(BLOCKS)
def test_blocks_are_read_back(found):
    read = blocks(written(found))
    assert [(one.kind, one.text) for one in read] == [(one.kind, one.text) for one in found]
    assert [one.level for one in read if one.kind == "heading"] == [one.level for one in found if one.kind == "heading"]


@given(BLOCKS)
def test_html_holds_the_words_and_nothing_else(found):
    html = to_html(written(found))
    for one in found:
        plain = words(one.text)
        assert plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html.replace("&quot;", '"').replace("</em>", "")


def test_anchors_are_kept_and_never_delivered():
    text = "# Minnesanteckningar\n\n## 1. Välkommen {#p4}\n\nHej.\n\n## 2. Igen {#p4}\n\nHej {#p5}\n"
    assert [one.anchor for one in sections(text)] == ["", "p4"]
    assert sections(text)[1].heading == "1. Välkommen"
    assert "{#p4}" not in delivered(text)
    assert "{#p5}" in delivered(text), "an anchor is one at the end of a heading alone"


def test_lists_in_lists():
    text = "1. ett\n   - a\n   - b\n     - c\n2. två\n\n- sist\n"
    assert [(one.kind, one.level) for one in blocks(text)] == [
        ("numbered", 0), ("bullet", 1), ("bullet", 1), ("bullet", 2), ("numbered", 0), ("bullet", 0)
    ]  # fmt: skip
    assert normal(text) == text
    assert to_html(text).count("<ul>") == 3


def test_what_looks_like_markdown_is_words():
    text = written(
        [Block("paragraph", escaped(told)) for told in ("# inte rubrik", "- inte lista", "2027. ett år", "2 * 3 * 4", "snake_case_här")]
    )
    assert [one.kind for one in blocks(text)] == ["paragraph"] * 5
    assert "<em>" not in to_html(text)
    assert "<h1>" not in to_html(text)


@pytest.mark.django_db
def test_the_browser_reads_and_writes_the_same(page, live_server):
    told: list[str] = []

    @settings(max_examples=400, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(LOOSE, BLOCKS.map(written)))
    def collect(text):
        told.append(text)

    collect()
    page.goto("/logga-in/")
    bad = page.evaluate(
        """async (cases) => {
            const { blocks, toDoc, toMarkdown, written } = await import("/static/kansli/draft-text.js");
            return cases.filter(([text, kept]) => written(blocks(text)) !== kept || toMarkdown(toDoc(text)) !== kept).slice(0, 3);
        }""",
        [[text, normal(text)] for text in told],
    )
    assert bad == [], json.dumps(bad)


# --- merging ----------------------------------------------------------------------------------------------------------

ITEMS = st.lists(st.text(alphabet="abc", min_size=1, max_size=6), min_size=3, max_size=6)


def minutes(bodies: list[str], lead: str = "Rubrik") -> str:
    return f"# {lead}\n\n" + "".join(f"## {place}. Punkt {{#p{place}}}\n\n{body}\n\n" for place, body in enumerate(bodies, 1))


@given(ITEMS, st.data())
def test_both_writers_changes_are_kept(bodies, data):
    mine, theirs = list(bodies), list(bodies)
    for place in range(len(bodies)):
        who = data.draw(st.sampled_from(["nobody", "me", "other"]))
        if who == "me":
            mine[place] += " mitt"
        elif who == "other":
            theirs[place] += " deras"
    merged = merge(minutes(bodies), minutes(mine), minutes(theirs))
    assert merged.conflicts == ()
    expected = [own if own != base else other for base, own, other in zip(bodies, mine, theirs, strict=True)]
    assert merged.content == normal(minutes(expected))


@given(ITEMS, st.integers(0, 2))
def test_the_same_item_changed_by_both_loses_nothing(bodies, place):
    mine, theirs = list(bodies), list(bodies)
    mine[place] += " mitt"
    theirs[place] += " deras"
    merged = merge(minutes(bodies), minutes(mine), minutes(theirs))
    assert [one.anchor for one in merged.conflicts] == [f"p{place + 1}"]
    assert "mitt" in merged.conflicts[0].mine
    assert "deras" in merged.conflicts[0].theirs
    assert merged.content == normal(minutes(theirs))


@given(st.lists(st.sampled_from("abcdef"), unique=True, min_size=2, max_size=6), st.data())
def test_items_moved_by_one_stay_moved(names, data):
    def text(order: list[str], marked: str = "") -> str:
        return "".join(f"## {one} {{#p{ord(one)}}}\n\n{one}{' ändrad' if one == marked else ''}\n\n" for one in order)

    moved, changed = data.draw(st.permutations(names)), data.draw(st.sampled_from(names))
    for merged in (merge(text(names), text(moved), text(names, changed)), merge(text(names), text(names, changed), text(moved))):
        assert merged.conflicts == ()
        assert merged.content == normal(text(list(moved), changed))


def test_an_item_that_one_took_away_and_the_other_changed_is_kept():
    base = minutes(["a", "b"])
    assert "b mitt" in merge(base, minutes(["a", "b mitt"]), minutes(["a"])).content
    assert "b deras" in merge(base, minutes(["a"]), minutes(["a", "b deras"])).content
    assert "Punkt {#p2}" not in merge(base, minutes(["a"]), base).content


def test_an_item_that_one_added_is_there():
    added = minutes(["a", "b"]) + "## Ny {#p9}\n\nny\n"
    assert merge(minutes(["a", "b"]), minutes(["a mitt", "b"]), added).content == normal(minutes(["a mitt", "b"]) + "## Ny {#p9}\n\nny\n")
