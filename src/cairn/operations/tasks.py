"""Jobs that stand above the journeys, by name."""

from procrastinate.contrib.django import app


@app.task(name="operations.measure_rules", queue="heavy", queueing_lock="measure_rules", lock="refresh")
def measure() -> None:
    """One made-up county of a measurement of the rules; the next is queued behind what waits."""
    from cairn.operations.null_counties import run_next
    from cairn.operations.rule_measuring import queue_run

    if run_next():
        queue_run()


@app.periodic(cron="*/10 * * * *")
@app.task(name="operations.measure_what_waits", queue="quick", queueing_lock="measure_what_waits")
def measure_what_waits(timestamp: int) -> None:
    """Every ten minutes, a measurement that a crash or a new release left goes on."""
    from cairn.operations.rule_measuring import queue_run
    from cairn.signals.null_runs import under_way

    if under_way():
        queue_run()


@app.periodic(cron="* * * * *")
@app.task(name="operations.dispose", queue="heavy", queueing_lock="dispose", lock="refresh")
def dispose(timestamp: int) -> None:
    """Each minute, what two people agreed to erase is erased; then all persons are linked anew and the signals are made again.

    Never beside a refresh: one that had read the records before would write down again what it knows of them.
    """
    from cairn.journeys.rejudge_link import queue_refresh
    from cairn.operations.disposing import dispose_agreed

    if dispose_agreed():
        queue_refresh()
