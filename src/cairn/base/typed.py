"""Words as somebody typed them, as far as they can be kept."""


def as_typed(words: str) -> str:
    """The words without space around them, and without a letter that the database can't hold."""
    return words.replace("\x00", "").strip()
