from __future__ import annotations

import pytest
from tests.reader.sources.source_documents import odt, styled_lines, zipped

from kansli.reader import errors
from kansli.reader.sources import load_bytes

LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-number text:level="3" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="\uf0b7"/></text:list-style>'
)


def text_of(body: str, **parts: str) -> str:
    return load_bytes("a.odt", odt(body, **parts)).text


def lines_of(body: str, **parts: str) -> list[str]:
    return [line for line in text_of(body, **parts).split("\n") if line]


def item(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def listed(*items: str, style: str = "L", attributes: str = "") -> str:
    return f'<text:list text:style-name="{style}" {attributes}>{"".join(items)}</text:list>'


def inner(*items: str) -> str:
    return f"<text:list>{''.join(items)}</text:list>"


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def test_numbers_are_written_out_as_they_show():
    body = listed(item(p("Val"), inner(item(p("Ordförande")), item(p("Sekreterare"), inner(item(p("på ett år")))))), item(p("Övrigt")))
    assert lines_of(body, automatic=LISTS) == ["1. Val", "1.1 Ordförande", "1.2 Sekreterare", "a) på ett år", "2. Övrigt"]


def test_a_new_list_starts_anew_unless_it_goes_on():
    body = listed(item(p("a"))) + p("text") + listed(item(p("b")), attributes='text:continue-numbering="true"') + listed(item(p("c")))
    assert lines_of(body, automatic=LISTS) == ["1. a", "text", "2. b", "1. c"]


def test_a_start_value_and_bullets():
    body = listed('<text:list-item text:start-value="7"><text:p>a</text:p></text:list-item>', item(p("b"))) + listed(
        item(p("c")), style="B"
    )
    assert lines_of(body, automatic=LISTS) == ["7. a", "8. b", "• c"]


def test_a_second_paragraph_of_an_item_has_no_number():
    assert lines_of(listed(item(p("Val"), p("Bo väljs."))), automatic=LISTS) == ["1. Val", "Bo väljs."]


def test_headings_are_numbered_by_the_outline():
    styles = (
        '<office:styles><text:outline-style style:name="Outline">'
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="§ "/></text:outline-style></office:styles>'
    )
    source = load_bytes(
        "a.odt",
        odt('<text:h text:outline-level="1">Val</text:h><text:p>Bo.</text:p><text:h text:outline-level="1">Slut</text:h>', styles=styles),
    )
    assert [(line, style.heading) for line, style in styled_lines(source)] == [("§ 1 Val", 1), ("Bo.", None), ("§ 2 Slut", 1)]


def test_white_space_of_the_xml_is_one_space_and_that_of_the_author_is_kept():
    assert (
        text_of("<text:p>  Ett\n   två<text:s text:c='2'/>tre<text:tab/>fyra<text:line-break/>fem </text:p>") == "Ett två  tre\tfyra\nfem\n"
    )


def test_deleted_text_and_comments_are_out():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>bort</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Kvar<office:annotation><text:p>en kommentar</text:p></office:annotation></text:p>"
    )
    assert lines_of(body) == ["Kvar"]


def test_gaps_bold_and_sections():
    automatic = (
        '<style:style style:name="S" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.1in"/></style:style>'
        '<style:style style:name="F" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = f'{p("Ett", "S")}<text:section>{p("Två")}</text:section><text:p><text:span text:style-name="F">Beslut</text:span></text:p>'
    source = load_bytes("a.odt", odt(body, automatic=automatic))
    assert source.text == "Ett\n\nTvå\nBeslut\n"
    assert [style.bold for _, style in styled_lines(source)] == [False, False, True]


def test_tables():
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell>{}</table:table-cell>".format
    body = (
        "<table:table><table:table-header-rows>" + row(cell(p("Namn")) + cell(p("Ort"))) + "</table:table-header-rows>"
        + row('<table:table-cell table:number-columns-repeated="2"/>')
        + row(cell(p("Åsa")) + cell(p("Örby") + p("Nya skolan"))) + "</table:table>"
    )  # fmt: skip
    source = load_bytes("a.odt", odt(body))
    assert [(line, style.cell) for line, style in styled_lines(source)] == [
        ("Namn\tOrt", None),
        ("Åsa", (0, 2, 0)),
        ("Örby", (0, 2, 1)),
        ("Nya skolan", (0, 2, 1)),
    ]


def test_headers_footers_notes_and_boxes():
    styles = (
        '<office:master-styles><style:master-page style:name="Standard"><style:header><text:p>Ånäs vattenråd</text:p></style:header>'
        "<style:footer><text:p>Justeras</text:p></style:footer></style:master-page></office:master-styles>"
    )
    body = (
        "<text:p>Näten lagas<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Dock ej alla.</text:p></text:note-body></text:note>"
        "<draw:frame><draw:text-box><text:p>I rutan</text:p></draw:text-box></draw:frame></text:p>"
    )
    source = load_bytes("a.odt", odt(body, styles=styles))
    assert source.text == "Ånäs vattenråd\n\nNäten lagas¹\nI rutan\n\n¹ Dock ej alla.\n\nJusteras\n\n"
    assert [line for line, style in styled_lines(source) if style.furniture] == ["Ånäs vattenråd", "Justeras"]


def test_a_protected_file():
    raw = zipped({"content.xml": b"\x00\x01", "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})
    with pytest.raises(errors.EncryptedError, match="lösenord"):
        load_bytes("a.odt", raw)


def test_entities_are_refused():
    with pytest.raises(errors.ForbiddenXmlError):
        load_bytes("a.odt", zipped({"content.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}))


def test_no_text_and_no_body():
    with pytest.raises(errors.NoTextError):
        load_bytes("a.odt", odt("<text:p/>"))
    with pytest.raises(errors.BrokenFileError):
        load_bytes("a.odt", zipped({"content.xml": "<a/>"}))
