"""Jobs of quiet questions, by name. They carry no argument, and run by the clock, never because somebody asked."""

import logging

from procrastinate.contrib.django import app

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="sharing.match_quietly", queue="quick", queueing_lock="match_quietly")
def match(timestamp: int) -> None:
    """Every minute, quiet questions that wait are matched."""
    from cairn.sharing.quiet_tokens import match as run  # noqa: PLC0415 - loads the arithmetic

    run()


@app.periodic(cron="*/10 * * * *")
@app.task(name="sharing.refresh_quiet_tokens", queue="heavy", queueing_lock="refresh_quiet_tokens")
def refresh(timestamp: int) -> None:
    """Every ten minutes, the tokens say who is held closely now, under the evaluator's newest key; without an evaluator none change."""
    _refresh(everybody=False)


@app.periodic(cron="20 2 * * *")
@app.task(name="sharing.refresh_all_quiet_tokens", queue="heavy", queueing_lock="refresh_quiet_tokens_of_all")
def refresh_all(timestamp: int) -> None:
    """Every night, the tokens say who is shared openly, too."""
    _refresh(everybody=True)


def _refresh(*, everybody: bool) -> None:
    from cairn.sharing.errors import NoEvaluator  # noqa: PLC0415 - beside the other
    from cairn.sharing.quiet_tokens import refresh as run  # noqa: PLC0415 - loads the arithmetic

    try:
        run(everybody=everybody)
    except NoEvaluator:
        log.info("No evaluator answers: quiet questions wait until `cairn evaluator` runs.")
