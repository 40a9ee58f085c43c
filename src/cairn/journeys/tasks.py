"""Jobs, by name. Their arguments carry ids of signals and batches, never of a person."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

log = logging.getLogger(__name__)


@app.task(name="journeys.after_answer", queue="quick")
def after_answer(*, signal: str, answer: str) -> None:
    """Open or end what an answer to a signal opens or ends."""
    from cairn.journeys.answer_signal import follow_answer  # noqa: PLC0415 - it queues this job

    follow_answer(signal=UUID(signal), answer=answer)


@app.task(name="journeys.finish_batches", queue="heavy", queueing_lock="finish_batches", lock="refresh")
def finish() -> None:
    """Make findable what batches brought."""
    from cairn.journeys.take_in_batch import finish_batches  # noqa: PLC0415 - it queues this job

    finish_batches(engine="engine")


@app.periodic(cron="*/10 * * * *")
@app.task(name="journeys.finish_what_waits", queue="quick", queueing_lock="finish_what_waits")
def finish_what_waits(timestamp: int) -> None:
    """Every ten minutes, batches that a crash or a new release left to be made findable are."""
    from cairn.journeys.take_in_batch import queue_finish  # noqa: PLC0415 - it queues this file's job

    queue_finish()


@app.task(name="journeys.refresh", queue="heavy", queueing_lock="refresh", lock="refresh")
def refresh() -> None:
    """Link, detect and publish again after records or judgements changed; one at a time, one waiting at most."""
    from cairn.journeys.refresh import refresh as run  # noqa: PLC0415 - loads the engines

    if because := run().because:
        log.info("All persons were linked anew: %s.", because)
    _watch()


def _watch() -> None:
    from cairn.journeys.decide_concern import bring_back  # noqa: PLC0415 - it queues this file's job

    if came := bring_back():
        log.info("%d watched concerns came back.", came)


@app.periodic(cron="5 * * * *")
@app.task(name="journeys.watch", queue="heavy", queueing_lock="watch", lock="refresh")
def watch(timestamp: int) -> None:
    """Each hour, and after each refresh, what is watched comes back if a new fact touches it; a crash delays it, no more."""
    _watch()


@app.periodic(cron="10 2 * * *")
@app.task(name="journeys.nightly", queue="quick", queueing_lock="nightly")
def nightly(timestamp: int) -> None:
    """Each night at ten past two the rules look again, since a clock may have ended without any new record."""
    from cairn.journeys.rejudge_link import queue_refresh  # noqa: PLC0415 - it queues this file's job

    queue_refresh()


@app.task(name="journeys.take_in", queue="heavy")
def take_in(*, arrival: str) -> None:
    """Take in a file that arrived through a page."""
    from cairn.journeys.take_in_arrival import take_in_arrival  # noqa: PLC0415 - it queues a refresh

    take_in_arrival(arrival=UUID(arrival))


@app.task(name="journeys.after_concern", queue="quick")
def after_concern(*, concern: str) -> None:
    """Make a concern that was told a record that is linked and looked through."""
    from cairn.journeys.tell_concern import follow_concern  # noqa: PLC0415 - it queues this job

    follow_concern(concern=UUID(concern))


@app.periodic(cron="25 * * * *")
@app.task(name="journeys.erase_begun", queue="quick", queueing_lock="erase_begun")
def erase_begun(timestamp: int) -> None:
    """Each hour, what somebody without an account typed and did not send is erased once a day has passed."""
    from cairn.concerns.public import erase_old  # noqa: PLC0415 - only this job needs it

    erase_old()


@app.periodic(cron="40 2 * * *")
@app.task(name="journeys.rebuild_duties", queue="heavy", queueing_lock="rebuild_duties")
def rebuild_duties(timestamp: int) -> None:
    """Each night every duty is computed anew from all that was done; what was not as it should be is mended and logged."""
    from cairn.duties.actions import rebuild  # noqa: PLC0415 - only this job needs it

    if mended := rebuild():
        log.error("%d duties were not what the trail implies, and were mended: find out why.", mended)


@app.periodic(cron="50 2 * * *")
@app.task(name="journeys.rebuild_keys", queue="heavy", queueing_lock="rebuild_keys", lock="refresh")
def rebuild_keys(timestamp: int) -> None:
    """Each night the keys of all records are made anew; what was not as it should be is mended and logged."""
    from cairn.linkage.keys import rebuild_keys as rebuild  # noqa: PLC0415 - only this job needs it

    if mended := rebuild():
        log.error("%d keys were not what the records imply, and were mended: find out why.", mended)


@app.task(name="journeys.after_form", queue="quick")
def after_form(*, sent: str) -> None:
    """Make a form that was sent, or decided on, a record that is linked and looked through."""
    from cairn.journeys.send_form import follow_form  # noqa: PLC0415 - it queues this job

    follow_form(sent=UUID(sent))


@app.periodic(cron="*/10 * * * *")
@app.task(name="journeys.climb_disagreements", queue="quick", queueing_lock="climb_disagreements")
def climb_disagreements(timestamp: int) -> None:
    """Every ten minutes, a disagreement that nobody answered and nobody took on goes to its next stage by itself."""
    from cairn.concerns.disagreements import climb_late  # noqa: PLC0415 - only this job needs it

    climb_late()


@app.periodic(cron="5 3 * * *")
@app.task(name="journeys.note_asleep", queue="quick", queueing_lock="note_asleep")
def note_asleep(timestamp: int) -> None:
    """Each night it is noted which accounts nobody has used for 30 days: they sleep until their agency wakes them."""
    from cairn.access.accounts import note_asleep as note  # noqa: PLC0415 - only this job needs it

    note()


@app.periodic(cron="*/10 * * * *")
@app.task(name="journeys.pass_on_consults", queue="quick", queueing_lock="pass_on_consults")
def pass_on_consults(timestamp: int) -> None:
    """Every ten minutes, a question that no champion answered in time goes to the next one by itself."""
    from cairn.sharing.consults import pass_on_late  # noqa: PLC0415 - only this job needs it

    pass_on_late()


@app.periodic(cron="15 3 * * *")
@app.task(name="journeys.note_birthdays", queue="quick", queueing_lock="note_birthdays")
def note_birthdays(timestamp: int) -> None:
    """Each night the birthdays that ask for another look are noted; a night that was missed is made up for."""
    from cairn.forms.actions import note_birthdays as note  # noqa: PLC0415 - only this job needs it

    note()


@app.periodic(cron="*/10 * * * *")
@app.task(name="journeys.pass_on_mail", queue="quick", queueing_lock="pass_on_mail")
def pass_on_mail(timestamp: int) -> None:
    """Every ten minutes, an e-mail that its writer had as a draft and did not send in time goes to the front door."""
    from cairn.journeys.pass_on_mail import pass_on_unsent  # noqa: PLC0415 - it queues this file's job

    pass_on_unsent()
