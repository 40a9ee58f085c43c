"""The five kinds of refusal; packages subclass them with one-line docstrings. Messages carry ids, never names."""

from collections.abc import Mapping


class CairnError(Exception):
    """Anything that Cairn refuses or fails to do, with a sentence for the person."""


class NotAllowed(CairnError):
    """This person may not do this."""


class NotFound(CairnError):
    """There is no such thing, or none that this person may know of."""


class NotNow(CairnError):
    """It may be done, but not in the present state."""


class BadInput(CairnError):
    """What was given can't be used; the sentence says why and what would be."""


class Incomplete(BadInput):
    """What was given lacks things; `lacks` says what, by the field where to put it."""

    def __init__(self, lacks: Mapping[str, str]) -> None:
        super().__init__("; ".join(lacks.values()))
        self.lacks = dict(lacks)


class Broken(CairnError):
    """The machine failed: database, disk or process."""


EXIT_CODES: dict[type[CairnError], int] = {NotAllowed: 2, NotFound: 2, NotNow: 2, BadInput: 2, Broken: 3}
HTTP_STATUS: dict[type[CairnError], int] = {NotAllowed: 403, NotFound: 404, NotNow: 409, BadInput: 422, Broken: 503}
PROBLEMS: dict[type[CairnError], str] = {
    NotAllowed: "not-allowed", NotFound: "not-found", NotNow: "not-now", BadInput: "bad-input", Broken: "broken",
}  # fmt: skip
