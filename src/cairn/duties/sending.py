"""Sends what waits in the outbox: how many duties wait and by when, never a name nor what they are about.

A message that can't be sent stays in the outbox and is tried again, later each time.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from cairn.base.clock import LONDON, now
from cairn.duties.joined import Telling, tellings
from cairn.duties.models import Notice, Wish
from cairn.duties.registry import duties

DIGEST_AT = time(7, 30)  # in London
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST = 200  # people at a time
LISTED = 20  # lines of a message
KINDS = {
    "yours": "is yours",
    "late": "is late",
    "waits": "that you wait for is late",
    "climbed": "has come to you, because nobody did it in time",
}
CROWDED = (
    "More has climbed to you this week than is told one by one. All of it stands under Duties. The ladder itself is now on "
    "your agenda: ask what keeps people from doing these things."
)

log = logging.getLogger(__name__)


def send_waiting(*, at: datetime | None = None, using: str = "job") -> int:
    """Send each person what waits for them, at once or once a day as they wish; returns how many messages went out.

    Without a mail server nothing is sent: what waits stands on Today.
    """
    if not settings.EMAIL_HOST:
        return 0
    moment, sent = at or now(), 0
    for wish in Wish.objects.using(using).exclude(email="").exclude(often="never")[:MOST]:
        if not _is_time(wish, moment):
            continue
        with transaction.atomic(using=using):
            waiting = list(
                Notice.objects.using(using)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("duty")
                .filter(staff_id=wish.staff_id, sent_at=None, read_at=None, duty__ended_at=None)
                .order_by("made_at", "id")
            )
            told = [one for one in tellings(waiting, using=using) if one.ripe(moment)] if waiting else []
            if told:
                sent += _send(wish, told, moment, using=using)
    return sent


def _is_time(wish: Wish, moment: datetime) -> bool:
    """Whether a person's next message may go: at once, or the first of the day after half past seven in London."""
    if wish.often == "at_once" or wish.sent_at is None:
        return True
    local = moment.astimezone(LONDON)
    return local.time() >= DIGEST_AT and wish.sent_at.astimezone(LONDON).date() < local.date()


def _send(wish: Wish, told: Sequence[Telling], moment: datetime, *, using: str) -> int:
    going = [one for telling in told for one in telling.notices]
    ids = [one.id for one in going]
    crowded = Notice.objects.using(using).filter(staff_id=wish.staff_id, told_with="ladder", try_after__gt=moment)
    try:
        text = _text(told, crowded=crowded.exists())
        EmailMessage(_subject(len(told)), text, settings.DEFAULT_FROM_EMAIL, [wish.email]).send()
    except (OSError, smtplib.SMTPException) as error:
        tries = max(one.tries for one in going) + 1
        later = moment + min(FIRST_WAIT * 2 ** min(tries, 12), LONGEST_WAIT)
        Notice.objects.using(using).filter(id__in=ids).update(tries=tries, try_after=later)
        log.warning("A notice could not be sent (%s); it stays in the outbox.", type(error).__name__)
        return 0
    Notice.objects.using(using).filter(id__in=ids).update(sent_at=moment)
    Wish.objects.using(using).filter(staff_id=wish.staff_id).update(sent_at=moment)
    return 1


def _subject(number: int) -> str:
    return "1 thing to do in Cairn" if number == 1 else f"{number} things to do in Cairn"


def _text(told: Sequence[Telling], *, crowded: bool) -> str:
    """crowded: more has climbed to this person in a week than is told one by one."""
    lines = [line for telling in told[:LISTED] for line in _of_one(telling)]
    more = len(told) - LISTED
    lines += [f"- and {more} more."] if more > 0 else []
    lines += ["", CROWDED] if crowded else []
    where = (
        f"Sign in to see what it is about: {settings.SITE_ADDRESS}"
        if settings.SITE_ADDRESS
        else "Sign in to Cairn to see what it is about."
    )
    return "\n".join(
        [*lines, "", where, "", "This message names nobody, on purpose. Don’t answer it with names either."]
    )


def _of_one(telling: Telling) -> list[str]:
    """One line a duty; several about one child under one line of their own."""
    latest = {one.duty_id: one for one in telling.notices}
    said = [f"- {_duty(one)}" for one in latest.values()]
    return said if len(said) == 1 else [f"- {len(said)} late duties about one child:", *(f"  {one}" for one in said)]


def _duty(one: Notice) -> str:
    known = duties()
    title = known[one.duty.clock].title if one.duty.clock in known else "A duty"
    due = one.duty.due_at.astimezone(LONDON)
    return f"“{title}” {KINDS[one.kind]}. Due {due.day} {due:%B %Y, %H:%M}."
