"""Someone asks an agency; a question about a signal is kept with the signal too, so that whoever reads it knows."""

from collections.abc import Mapping
from uuid import UUID

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.sharing import actions
from cairn.signals.actions import answer_signal
from cairn.signals.models import Answer, Signal


def ask_agency(  # noqa: PLR0913 - one argument a part of the sentence
    *,
    about_kind: str,
    about: UUID,
    said: Mapping[str, str],
    by: Actor,
    form: UUID,
    agency: UUID | None = None,
    desk: str = "",
) -> UUID:
    """Ask, in one transaction with the signal's answer. Raises: NotAllowed, Lacking, NotFound."""
    made = actions.ask(about_kind=about_kind, about=about, said=said, by=by, form=form, agency=agency, desk=desk)
    if about_kind == "signal" and agency and may(by.role, Verb.ANSWER_SIGNALS):
        staff, _ = by.person_and_agency()
        told = Answer.objects.filter(signal_id=about, answer="ask", asked_agency_id=agency, staff_id=staff)
        if not told.exists() and Signal.objects.filter(id=about, status="open").exists():
            answer_signal(signal=about, answer="ask", reason=said["question"], by=by, asked_agency=agency)
    return made
