from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from tests.reader.sources.source_documents import DOCX_NAMESPACES, docx, styled_lines, word_minutes, zipped

from kansli.reader import errors
from kansli.reader.sources import load_bytes


def p(text: str, properties: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def listed(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: tuple[str, str], overrides: str = "", extra: str = "") -> str:
    defined = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering NAMESPACES><w:abstractNum w:abstractNumId="0">{defined}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{overrides}</w:num></w:numbering>'
    )


def text_of(body: str, **parts: str) -> str:
    return load_bytes("a.docx", docx(body, **parts)).text


def lines_of(body: str, **parts: str) -> list[str]:
    return [line for line in text_of(body, **parts).split("\n") if line]


def test_numbers_are_written_out_as_they_show():
    part = numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))
    body = (
        listed("Val") + listed("Ordförande", 1) + listed("Sekreterare", 1) + listed("på ett år", 2) + listed("Övrigt") + listed("Fiske", 1)
    )
    assert lines_of(body, numbering=part) == ["1. Val", "1.1 Ordförande", "1.2 Sekreterare", "a) på ett år", "2. Övrigt", "2.1 Fiske"]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "§ %1", "§ 3"),
        ("upperRoman", "%1.", "III."),
        ("lowerRoman", "(%1)", "(iii)"),
        ("upperLetter", "%1", "C"),
        ("decimalZero", "%1", "03"),
        ("bullet", "\uf0b7", "•"),
        ("bullet", "–", "–"),
    ],
)
def test_each_form_of_number(form, text, shown):
    assert lines_of(listed("a") + listed("b") + listed("Val"), numbering=numbering((form, text)))[-1] == f"{shown} Val"


def test_a_list_that_starts_anew_does_so():
    part = numbering(("decimal", "%1."), overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    assert lines_of(listed("a") + listed("b", number=2) + listed("c", number=2), numbering=part) == ["1. a", "7. b", "8. c"]


def test_text_between_items_does_not_disturb_the_count():
    part = numbering(("decimal", "§ %1"))
    assert lines_of(listed("Val") + p("Bo väljs.") + listed("Övrigt"), numbering=part) == ["§ 1 Val", "Bo väljs.", "§ 2 Övrigt"]


def test_numbers_of_numbered_headings():
    part = numbering(("decimal", "§ %1"), extra='<w:pStyle w:val="Rubrik1"/>')
    styles = (
        '<w:styles NAMESPACES><w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Paragrafrubrik"/><w:basedOn w:val="Rubrik1"/></w:style></w:styles>'
    )
    body = (
        p("Val", '<w:pStyle w:val="Rubrik1"/>')
        + p("Bo väljs.")
        + p("Övrigt", '<w:pStyle w:val="Egen"/>')
        + p("Slut", '<w:pStyle w:val="Rubrik1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    source = load_bytes("a.docx", docx(body, numbering=part, styles=styles))
    assert [(line, style.heading) for line, style in styled_lines(source)] == [
        ("§ 1 Val", 1),
        ("Bo väljs.", None),
        ("§ 2 Övrigt", 1),
        ("Slut", 1),
    ]


def test_gaps_on_the_page_are_blank_lines():
    spaced = '<w:spacing w:after="160"/>'
    assert text_of(p("Ett", spaced) + p("Två") + p("Tre") + p("") + p("Fyra")) == "Ett\n\nTvå\nTre\n\nFyra\n"


def test_lines_with_tabs_and_list_items_stay_together():
    spaced = '<w:spacing w:after="160"/>'
    tabbed = f"<w:p><w:pPr>{spaced}</w:pPr><w:r><w:t>Tid</w:t><w:tab/><w:t>kl 13</w:t></w:r></w:p>"
    assert text_of(tabbed + tabbed + p("Slut")) == "Tid\tkl 13\nTid\tkl 13\n\nSlut\n"


def test_line_breaks_within_a_paragraph():
    source = load_bytes("a.docx", docx("<w:p><w:r><w:t>Ett</w:t><w:br/><w:t>två</w:t><w:noBreakHyphen/><w:t>tre</w:t></w:r></w:p>"))
    assert [(line, style.paragraph_start) for line, style in styled_lines(source)] == [("Ett", True), ("två-tre", False)]


def test_tracked_deletions_are_out_and_insertions_in():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Styrelsen </w:t></w:r><w:del><w:r><w:delText>avslår</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>bifaller</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>bort</w:t></w:r></w:moveFrom></w:p>"
    )
    assert lines_of(body) == ["Styrelsen bifaller"]


def test_a_paragraph_whose_end_is_deleted_runs_on():
    body = '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Att bifalla</w:t></w:r></w:p>' + p(" förslaget")
    assert lines_of(body) == ["Att bifalla förslaget"]


def test_links_controls_and_fields_show_their_text_and_hidden_text_does_not():
    body = (
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>"
        '<w:p><w:hyperlink r:id="x"><w:r><w:t>Länken</w:t></w:r></w:hyperlink>'
        '<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> och rutan</w:t></w:r></w:sdtContent></w:sdt>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t xml:space="preserve"> 14 mars</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>dold</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )
    assert lines_of(body) == ["Länken och rutan 14 mars"]


def test_bold_lines_by_run_and_by_style():
    styles = (
        '<w:styles NAMESPACES><w:style w:type="paragraph" w:styleId="Fet"><w:name w:val="Fet"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    body = (
        p("Beslut", run="<w:b/>")
        + p("Beslut", '<w:pStyle w:val="Fet"/>')
        + p("Inte", '<w:pStyle w:val="Fet"/>', '<w:b w:val="0"/>')
        + p("Inte")
    )
    source = load_bytes("a.docx", docx(body, styles=styles))
    assert [style.bold for _, style in styled_lines(source)] == [True, True, False, False]


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def test_rows_of_single_lines_are_lines_with_tabs():
    body = table([p("Åsa Öhman"), p("Örby"), p("")], [p(""), p("Älvsund"), p("digitalt")])
    assert text_of(p("Före") + body + p("Efter")) == "Före\n\nÅsa Öhman\tÖrby\n\tÄlvsund\tdigitalt\n\nEfter\n"


def test_rows_with_longer_cells_are_set_out_cell_by_cell():
    source = load_bytes("a.docx", docx(table([p("Åtgärd"), p("Ansvarig")], [p("Ta fram förslag.") + p("Stäm av med alla."), p("Åsa")])))
    assert [(line, style.cell) for line, style in styled_lines(source)] == [
        ("Åtgärd\tAnsvarig", None),
        ("Ta fram förslag.", (0, 1, 0)),
        ("Stäm av med alla.", (0, 1, 0)),
        ("Åsa", (0, 1, 1)),
    ]


def test_lists_side_by_side_are_read_line_by_line():
    body = table([p("Närvarande"), p("Åsa Öhman") + p("Björn Sjö"), p("Örby") + p("Älvsund")])
    assert text_of(body) == "Närvarande\tÅsa Öhman\tÖrby\n\tBjörn Sjö\tÄlvsund\n"


def test_merged_and_nested_cells():
    merged = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    inner = table([p("Inre"), p("rad")]) + p("")
    source = load_bytes(
        "a.docx",
        docx(table([merged + p("Bred") + p("cell"), p("Smal")], [p("Yttre"), inner, "<w:tcPr><w:vMerge/></w:tcPr>" + p("syns ej")])),
    )
    assert [(line, style.cell) for line, style in styled_lines(source)] == [
        ("Bred", (0, 0, 0)),
        ("cell", (0, 0, 0)),
        ("Smal", (0, 0, 2)),
        ("Yttre", (0, 1, 0)),
        ("Inre\trad", None),
    ]


def test_a_table_of_one_cell_is_a_frame_and_no_table():
    source = load_bytes("a.docx", docx(table([p("Beslut") + p("Att bifalla.")])))
    assert [(line, style.cell) for line, style in styled_lines(source)] == [("Beslut", None), ("Att bifalla.", None)]


def test_headers_footers_and_notes():
    body = (
        '<w:p><w:r><w:t>Näten lagas</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    )
    source = load_bytes(
        "a.docx",
        docx(
            body,
            header1=f"<w:hdr NAMESPACES>{p('Ånäs vattenråd')}</w:hdr>",
            footer1=f"<w:ftr NAMESPACES>{p('Justeras')}</w:ftr>",
            footnotes=f'<w:footnotes NAMESPACES><w:footnote w:id="2">{p("Dock ej alla.")}</w:footnote></w:footnotes>',
        ),
    )
    assert source.text == "Ånäs vattenråd\n\nNäten lagas¹\n\n¹ Dock ej alla.\n\nJusteras\n\n"
    assert [line for line, style in styled_lines(source) if style.furniture] == ["Ånäs vattenråd", "Justeras"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('I rutan')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Utanför</w:t></w:r></w:p>"
    )
    assert lines_of(body) == ["Utanför", "I rutan"]


def test_the_text_is_that_of_python_docx():
    """Another reader of the format finds the same words, in the same order."""
    raw = word_minutes()
    words = [
        word
        for block in Document(io.BytesIO(raw)).iter_inner_content()
        for text in ([block.text] if hasattr(block, "text") else [cell.text for row in block.rows for cell in row.cells])
        for word in text.split()
    ]
    source = load_bytes("a.docx", raw)
    body = " ".join(line for line, style in styled_lines(source) if not style.furniture)
    assert [word for word in body.split() if word not in ("1.", "2.", "•")] == words


def test_strict_word_files_are_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    raw = zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": f'<w:document xmlns:w="{strict}"><w:body>{p("Hej")}</w:body></w:document>'}
    )
    assert load_bytes("a.docx", raw).text == "Hej\n"


def test_a_missing_part():
    with pytest.raises(errors.MissingPartError, match=r"word/document\.xml saknas"):
        load_bytes("a.docx", zipped({"[Content_Types].xml": "<Types/>"}))


def test_a_broken_archive():
    with pytest.raises(errors.BrokenFileError, match="inte helt"):
        load_bytes("a.docx", word_minutes()[:-200])


def test_broken_xml():
    with pytest.raises(errors.BrokenFileError, match="inte giltig XML"):
        load_bytes("a.docx", docx("<w:p>"))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "x.dtd">',
    ],
)
def test_entities_and_dtds_are_refused(declaration):
    document = f"{declaration}<w:document {DOCX_NAMESPACES}><w:body><w:p><w:r><w:t>Hej</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(errors.ForbiddenXmlError, match="DTD"):
        load_bytes("a.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document}))


def test_a_zip_bomb_is_not_unpacked():
    with pytest.raises(errors.ZipBombError, match="orimligt"):
        load_bytes("a.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * 60_000_000}))


def test_a_zip_bomb_that_lies_about_its_size(monkeypatch):
    monkeypatch.setattr("kansli.reader.sources.container.MAX_PART", 1000)
    raw = bytearray(docx(p("x" * 5000)))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = -1
        while (at := raw.find(header, at + 1)) >= 0:
            place = at + (22 if header == b"PK\x03\x04" else 24)
            raw[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(errors.BrokenFileError):
        load_bytes("a.docx", bytes(raw))


def test_too_many_entries():
    with pytest.raises(errors.ZipBombError):
        load_bytes("a.docx", zipped({f"{n}": "" for n in range(20_001)}))


def test_an_encrypted_entry():
    raw = bytearray(docx(p("Hej")))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(header, at + 1)) >= 0:
            raw[at + offset] |= 1
    assert zipfile.is_zipfile(io.BytesIO(bytes(raw)))
    with pytest.raises(errors.EncryptedError, match="lösenord"):
        load_bytes("a.docx", bytes(raw))


def test_no_text():
    with pytest.raises(errors.NoTextError, match="ingen text"):
        load_bytes("a.docx", docx("<w:p/>"))
