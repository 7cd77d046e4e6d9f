"""The state tables: year plan, minutes, proposals to another group, requests for the agenda, mails out."""

from __future__ import annotations

from enum import StrEnum

from kansli.workflow.machine import Machine


class PlanState(StrEnum):
    """How far a year plan has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DECIDED = "decided"


class PlanAct(StrEnum):
    """What is done with a year plan."""

    PROPOSE = "propose"
    """Sent out as papers."""
    AMEND = "amend"
    """Back for changes."""
    DECIDE = "decide"


PLAN = Machine(
    "Mötesplanen",
    PlanState.DRAFT,
    {
        (PlanState.DRAFT, PlanAct.PROPOSE): PlanState.PROPOSED,
        (PlanState.PROPOSED, PlanAct.AMEND): PlanState.DRAFT,
        (PlanState.PROPOSED, PlanAct.PROPOSE): PlanState.PROPOSED,
        (PlanState.PROPOSED, PlanAct.DECIDE): PlanState.DECIDED,
    },
    {PlanState.DRAFT: "utkast", PlanState.PROPOSED: "utskickad som underlag", PlanState.DECIDED: "beslutad"},
)


class MinutesState(StrEnum):
    """How far minutes written here have come."""

    DRAFT = "draft"
    """With the secretariat alone."""
    REVIEW = "review"
    """With the adjusters; the note-taker has signed off that version."""
    APPROVED = "approved"
    """Both hands are on the same version; locked."""
    RELEASED = "released"
    """Sent out, dated and registered; never changed, only added to."""


class MinutesAct(StrEnum):
    """What is done with minutes."""

    SUBMIT = "submit"
    """The note-taker signs off a version and sends it to the adjusters."""
    TAKE_BACK = "take_back"
    """Back to the desk for changes; approvals of that version no longer count."""
    APPROVE = "approve"
    """The last adjuster that was missing approves."""
    RELEASE = "release"


MINUTES = Machine(
    "Anteckningarna",
    MinutesState.DRAFT,
    {
        (MinutesState.DRAFT, MinutesAct.SUBMIT): MinutesState.REVIEW,
        (MinutesState.REVIEW, MinutesAct.TAKE_BACK): MinutesState.DRAFT,
        (MinutesState.REVIEW, MinutesAct.SUBMIT): MinutesState.REVIEW,
        (MinutesState.REVIEW, MinutesAct.APPROVE): MinutesState.APPROVED,
        (MinutesState.APPROVED, MinutesAct.TAKE_BACK): MinutesState.DRAFT,
        (MinutesState.APPROVED, MinutesAct.RELEASE): MinutesState.RELEASED,
    },
    {
        MinutesState.DRAFT: "utkast",
        MinutesState.REVIEW: "hos justeraren",
        MinutesState.APPROVED: "justerade",
        MinutesState.RELEASED: "utskickade",
    },
)


class ProposalState(StrEnum):
    """What has become of a change that one group proposes to another's meeting."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalAct(StrEnum):
    """What is done with such a proposal."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


PROPOSAL = Machine(
    "Förslaget",
    ProposalState.PENDING,
    {
        (ProposalState.PENDING, ProposalAct.CONFIRM): ProposalState.CONFIRMED,
        (ProposalState.PENDING, ProposalAct.DECLINE): ProposalState.DECLINED,
        (ProposalState.PENDING, ProposalAct.WITHDRAW): ProposalState.WITHDRAWN,
    },
    {
        ProposalState.PENDING: "väntar på svar",
        ProposalState.CONFIRMED: "bekräftat",
        ProposalState.DECLINED: "avböjt",
        ProposalState.WITHDRAWN: "återtaget",
    },
)


class RequestState(StrEnum):
    """What has become of a request for the agenda."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    IF_TIME = "if_time"
    DECLINED = "declined"


class RequestAct(StrEnum):
    """What is done with a request."""

    ACCEPT = "accept"
    IF_TIME = "if_time"
    DECLINE = "decline"


REQUEST = Machine(
    "Önskemålet",
    RequestState.ASKED,
    {
        (RequestState.ASKED, RequestAct.ACCEPT): RequestState.ACCEPTED,
        (RequestState.ASKED, RequestAct.IF_TIME): RequestState.IF_TIME,
        (RequestState.ASKED, RequestAct.DECLINE): RequestState.DECLINED,
        (RequestState.IF_TIME, RequestAct.ACCEPT): RequestState.ACCEPTED,
        (RequestState.IF_TIME, RequestAct.DECLINE): RequestState.DECLINED,
    },
    {
        RequestState.ASKED: "väntar på svar",
        RequestState.ACCEPTED: "tas upp",
        RequestState.IF_TIME: "om tid finns",
        RequestState.DECLINED: "tas inte upp",
    },
)


class MailState(StrEnum):
    """Where a mail on its way out is."""

    PREPARED = "prepared"
    """Written; waits for a person's "Skicka"."""
    QUEUED = "queued"
    SENDING = "sending"
    """Claimed by a worker."""
    SENT = "sent"
    UNSURE = "unsure"
    """Was being handed over when the connection, or Kansli, broke: it may have gone. A person says what to do."""
    FAILED = "failed"
    """Given up after the last attempt, or refused for good by the receiving server."""
    BOUNCED = "bounced"
    """Sent, and came back."""
    WITHDRAWN = "withdrawn"


class MailAct(StrEnum):
    """What happens to a mail."""

    QUEUE = "queue"
    CLAIM = "claim"
    DELIVER = "deliver"
    RETRY = "retry"
    """Not this time; again later."""
    FAIL = "fail"
    LOSE = "lose"
    """It cannot be known whether it went."""
    BOUNCE = "bounce"
    WITHDRAW = "withdraw"


MAIL = Machine(
    "Mejlet",
    MailState.PREPARED,
    {
        (MailState.PREPARED, MailAct.QUEUE): MailState.QUEUED,
        (MailState.PREPARED, MailAct.WITHDRAW): MailState.WITHDRAWN,
        (MailState.QUEUED, MailAct.CLAIM): MailState.SENDING,
        (MailState.QUEUED, MailAct.WITHDRAW): MailState.WITHDRAWN,
        (MailState.SENDING, MailAct.DELIVER): MailState.SENT,
        (MailState.SENDING, MailAct.RETRY): MailState.QUEUED,
        (MailState.SENDING, MailAct.FAIL): MailState.FAILED,
        (MailState.SENDING, MailAct.LOSE): MailState.UNSURE,
        (MailState.SENT, MailAct.BOUNCE): MailState.BOUNCED,
        (MailState.UNSURE, MailAct.BOUNCE): MailState.BOUNCED,
        (MailState.UNSURE, MailAct.DELIVER): MailState.SENT,
        (MailState.UNSURE, MailAct.QUEUE): MailState.QUEUED,
        (MailState.FAILED, MailAct.QUEUE): MailState.QUEUED,
        (MailState.BOUNCED, MailAct.QUEUE): MailState.QUEUED,
    },
    {
        MailState.PREPARED: "klart att skicka",
        MailState.QUEUED: "på väg",
        MailState.SENDING: "på väg",
        MailState.SENT: "skickat",
        MailState.UNSURE: "osäkert om det gick iväg",
        MailState.FAILED: "gick inte att skicka",
        MailState.BOUNCED: "kom i retur",
        MailState.WITHDRAWN: "återtaget",
    },
)
