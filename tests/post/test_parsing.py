"""Mails taken apart: what was written, what it is, and nothing that breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansli.post.parsing import understand
from kansli.post.words import own_words

QUOTED = [
    "Från: Karin Ek <kansli@post.example>\nSkickat: den 20 november 2026 10:00\nTill: Camilla Berg\nÄmne: Kallelse\n\nHej Camilla!",
    "________________________________\nFrån: Karin Ek <kansli@post.example>\nSkickat: fredag 20 november\nTill: Camilla\n\nHej!",
    "*Från:* Karin Ek\n*Skickat:* fredag\n*Till:* Camilla\n\nHej!",
    "From: Karin Ek <kansli@post.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Camilla Berg\nSubject: Kallelse\n\nHej!",
    "-----Ursprungligt meddelande-----\nFrån: Karin Ek\n\nHej!",
    "-------- Ursprungligt meddelande --------\nFrån: Karin Ek\nHej!",
    "-----Original Message-----\nFrom: Karin\nHej!",
    "Den fre 20 nov. 2026 kl 10:00 skrev Karin Ek, Norra samverkan <\nkansli@post.example>:\n\n> Hej Camilla!\n> Välkommen",
    "Den 2026-11-20 kl. 10:00, skrev Karin Ek:\n> Hej Camilla!",
    "20 nov. 2026 kl. 10:00 skrev Karin Ek <kansli@post.example>:\n\n> Hej Camilla!",
    "On Fri, Nov 20, 2026 at 10:00 AM Karin Ek <kansli@post.example> wrote:\n\n> Hej Camilla!",
    "On 20 Nov 2026, at 10:00, Karin Ek, Norra samverkan\n<kansli@post.example> wrote:\n\nHej Camilla!",
    "fredag 20 november 2026 skrev Karin Ek <kansli@post.example>:\n> Hej",
    "> Hej Camilla!\n> Välkommen",
]


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_quoted_mail_is_left_out(quoted, ends):
    assert own_words(f"Justeras.\n\nMvh\nCamilla\n\n{quoted}\n".replace("\n", ends)) == "Justeras.\n\nMvh\nCamilla"


def test_what_looks_like_a_quote_is_not():
    for words in (
        "Den 12 februari passar inte.\nVi skrev om det: se protokollet.",
        "Från: och med nu kan jag inte.\nHej",
        "On balance: ja.",
    ):
        assert own_words(words) == words


def test_answers_between_the_quoted_lines():
    assert own_words("> Punkt 3?\nJa.\n> Punkt 4?\nNej.\n") == "Ja.\nNej."


def test_answers_below_the_quoted_mail():
    assert own_words("Den fre 20 nov. 2026 kl 10:00 skrev Karin Ek <k@post.example>:\n> Hej\n\nJustera" + "s.") == "Justeras."


def test_signatures_are_short():
    assert own_words("Ja.\n\n-- \nCamilla Berg\nKommundirektör\nEkeby kommun\n08-000 00 00") == "Ja.\n\n--\nCamilla Berg"
    assert own_words("Ja.\n\nSkickat från min iPhone\n") == "Ja."
    assert own_words("Ja.\n\nHämta Outlook för iOS<https://aka.ms/x>\n________________________________\nFrån: K\nSkickat: nu\n") == "Ja."


def mail(head: str, body: str = "Hej", *, charset: str = "utf-8") -> bytes:
    return f"From: Camilla Berg <Camilla@Post.example>\nTo: kansli@post.example\nMessage-ID: <1@post.example>\n{head}\n\n{body}".encode(
        charset
    )


def test_the_heads():
    come = understand(
        mail(
            "Subject: =?iso-8859-1?Q?=C5tg=E4rder?=\nIn-Reply-To: <a@k>\nReferences: <b@k> <a@k>\nDelivered-To: kansli+abc@post.example\n"
            "Content-Type: text/plain; charset=utf-8"
        )
    )
    assert (come.sender, come.sender_name, come.subject) == ("camilla@post.example", "Camilla Berg", "Åtgärder")
    assert come.answers == ("<a@k>", "<b@k>")
    assert come.recipients == ("kansli@post.example", "kansli+abc@post.example")
    assert (come.machine, come.refused, come.bounce, come.calendar) == ("", "", None, None)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_heads_that_nobody_has_encoded(charset):
    assert understand(mail("Subject: Frånvarande på ön", charset=charset)).subject == "Frånvarande på ön"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("told", [True, False])
def test_letters_come_right_whether_the_charset_is_told_or_not(charset, told):
    head = f"Content-Type: text/plain; charset={charset if told else 'finns-inte'}\nContent-Transfer-Encoding: 8bit"
    assert understand(mail(head, "Åtgärder på ön", charset=charset)).words == "Åtgärder på ön"


def test_a_mail_of_html_alone():
    html = "<html><head><style>p{}</style></head><body><p>Justeras.</p><p>Camilla</p><blockquote><p>Hej!</p></blockquote></body></html>"
    assert understand(mail("Content-Type: text/html; charset=utf-8", html)).words == "Justeras.\n\nCamilla"


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "Precedence: list",
        "List-Id: <nyheter.ekeby.example>",
        "X-Loop: a@b",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ],
)
def test_machines_are_known(head):
    assert understand(mail(head)).machine
    assert not understand(mail("Auto-Submitted: no")).machine


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("mx; dmarc=fail (p=reject) header.from=post.example", True),
        ("mx; spf=fail smtp.mailfrom=x; dkim=none", True),
        ("mx; spf=fail; dkim=pass; dmarc=pass", False),
        ("mx; spf=softfail; dkim=pass", False),
        ("mx; dmarc=pass (comment dmarc=fail)", False),
    ],
)
def test_what_our_own_server_says_of_the_sender(said, refused):
    assert bool(understand(b"Authentication-Results: " + said.encode() + b"\n" + mail("Subject: x")).refused) is refused


def test_only_the_topmost_result_counts():
    both = b"Authentication-Results: mx; dmarc=fail\nAuthentication-Results: evil; dmarc=pass\n" + mail("Subject: x")
    assert understand(both).refused


def test_two_senders_are_none():
    assert understand(b"From: a@b.example, camilla@post.example\n\nHej").sender == ""


REPORT = """From: Mail Delivery System <MAILER-DAEMON@post.example>
To: kansli+{opaque}@post.example
Message-ID: <bounce@post.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; camilla@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <camilla@post.example>: User unknown

--b
Content-Type: message/rfc822

Message-ID: <ours@kansli>
Subject: Kallelse

Hej
--b--
"""


def test_a_mail_that_came_back():
    come = understand(REPORT.format(opaque="x", action="failed", status="5.1.1").encode())
    assert come.bounce.permanent
    assert "User unknown" in come.bounce.why
    assert come.bounce.to == "camilla@post.example"
    assert come.mentioned == ("<ours@kansli>",)


def test_a_mail_that_is_late_or_got_through_has_not_come_back():
    assert not understand(REPORT.format(opaque="x", action="delayed", status="4.4.1").encode()).bounce.permanent
    assert understand(REPORT.format(opaque="x", action="delivered", status="2.0.0").encode()).bounce is None


@pytest.mark.parametrize(
    "subject",
    [
        "Undeliverable: Kallelse",
        "failure notice",
        "Det gick inte att leverera: Kallelse",
        "Mail delivery failed: returning message to sender",
    ],
)
def test_a_mail_that_came_back_the_old_way(subject):
    old = f"From: Mailer-Daemon@post.example\nSubject: {subject}\nReturn-Path: <>\n\nNo such user\n\n--- below ---\nMessage-ID: <ours@kansli>\n"
    come = understand(old.encode())
    assert come.bounce.permanent
    assert come.mentioned == ("<ours@kansli>",)


def test_a_calendars_answer_is_found_inline_and_attached():
    ics = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
    assert understand(mail("Content-Type: text/calendar; method=REPLY", ics)).calendar
    whole = f'--b\nContent-Type: text/plain\n\nJa\n--b\nContent-Type: application/octet-stream; name="svar.ics"\n\n{ics}\n--b--\n'
    come = understand(mail('Content-Type: multipart/mixed; boundary="b"', whole))
    assert come.calendar
    assert come.words == "Ja"
    assert understand(mail("Content-Type: text/calendar; method=REQUEST", ics.replace("REPLY", "REQUEST"))).calendar is None


def test_a_mail_without_an_id_gets_the_same_one_every_time():
    come = understand(b"From: a@b.example\n\nHej")
    assert come.message_id == understand(b"From: a@b.example\n\nHej").message_id != understand(b"From: a@b.example\n\nHopp").message_id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe" + "Från: x".encode("utf-16"),
        b"From: " + b"\xe5" * 5000 + b"\n\nHej",
        b"Subject: =?utf-8?B?////?=\n\nHej",
        b"Subject: =?finns-inte?Q?x?=\nFrom: =?x\n\nHej",
        b"Content-Type: multipart/mixed\n\nHej",
        b"Content-Type: multipart/mixed; boundary=\xe5\n\n--\xe5\n",
        b"Content-Type: text/plain; charset=\x00\n\nHej",
        b"Content-Type: text/plain; charset*=utf-8''%E5%\nContent-Transfer-Encoding: base64\n\n=====",
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)) + b"Hej",
        b"From: <" + b"<" * 3000 + b"\nTo: " + b"(" * 3000 + b"\n\nHej",
        b"Content-Disposition: attachment; filename*0*=x''%; filename*1=y\n\nHej",
    ],
    ids=range(13),
)
def test_a_broken_mail_is_a_mail_too(content):
    come = understand(content)
    assert come.message_id
    (come.words + come.subject + come.sender).encode()
    assert "\x00" not in come.words + come.subject + come.sender


_HEADS = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"Content-Type: ",
        b"Content-Transfer-Encoding: ",
        b"Authentication-Results: ",
        b"Message-ID: ",
        b"References: ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(_HEADS, st.binary(max_size=60)), max_size=8), st.binary(max_size=400))
def test_whatever_the_bytes_are_something_comes_out(heads, body):
    come = understand(b"".join(name + value.replace(b"\n", b" ") + b"\n" for name, value in heads) + b"\n" + body)
    for words in (come.words, come.subject, come.sender, come.sender_name, come.message_id, *come.attachments):
        words.encode()
        assert "\x00" not in words
    assert len(come.message_id) <= 300


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2000))
def test_own_words_never_grow(text):
    assert len(own_words(text)) <= len(text) + 60
