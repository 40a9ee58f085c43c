"""A log tells what failed and where, and never a name: a surname that nobody has is looked for in all that is logged."""

import io
import logging

import pytest
from django.db import DataError, connection, transaction

from cairn.base.errors import Broken
from cairn.base.logs import Formatter, failure

CANARY = "Zwartkopf-Qvist"


def logged(error: BaseException) -> str:
    """What a log has of this failure, as the service writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter("{levelname} {message}", style="{"))
    handler.handle(
        logging.LogRecord(
            "cairn",
            logging.ERROR,
            __file__,
            1,
            "Internal Server Error",
            None,
            (type(error), error, error.__traceback__),
        )
    )
    return stream.getvalue()


def caught(act) -> BaseException:
    """The failure of an act."""
    with pytest.raises(Exception) as found:  # noqa: PT011 - any failure
        act()
    return found.value


@pytest.mark.django_db
def test_a_value_that_the_database_refused_is_not_in_the_log() -> None:
    def refused() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select %s::uuid", [CANARY])

    error = caught(refused)
    assert isinstance(error, DataError)
    assert CANARY in str(error), "the database does say the value"
    said = logged(error)
    assert CANARY not in said
    assert "django.db.utils.DataError" in said
    assert "psycopg.errors.InvalidTextRepresentation (22P02)" in said
    assert "test_logs.py" in said


def test_a_value_in_a_failures_words_is_not_in_the_log_and_its_place_is() -> None:
    def first() -> None:
        int(CANARY)

    def second() -> None:
        try:
            first()
        except ValueError as error:
            raise KeyError(CANARY) from error

    said = logged(caught(second))
    assert CANARY not in said
    assert said.index("builtins.ValueError") < said.index("builtins.KeyError")
    assert "in first" in said


def test_our_own_sentences_are_told_since_they_hold_no_names() -> None:
    assert failure(Broken("the disk is full")).endswith("cairn.base.errors.Broken: the disk is full")


def test_the_service_logs_by_this() -> None:
    from django.conf import settings

    assert settings.LOGGING["formatters"]["plain"]["()"] == "cairn.base.logs.Formatter"
