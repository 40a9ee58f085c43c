"""`cairn mail`: one e-mail from standard input."""

import argparse
import sys

NAME = "mail"
HELP = """Take in one e-mail from standard input, as a mail server pipes it.

From an address that exactly one account has set for its messages, it becomes a draft of that person: they read it, add what
is missing and send it. From any other it becomes a concern at the front door, with an owner and a date. Attachments stay with
whoever sent it, and the draft says which. The same e-mail twice is kept once. Nothing in it is run or fetched, and no reply is sent.
Exit code 0: kept. 75: not kept, whatever the reason; the mail server keeps it and tries again."""
TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: Postfix, Exim and Sendmail keep the message and pipe it again


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: the message comes on standard input."""


def run(options: argparse.Namespace) -> int:
    """Keep what comes. Whatever fails ends with TRY_AGAIN: at most other codes a mail server sends it back, and the worry is lost."""
    from cairn.base.errors import CairnError

    try:
        return _keep()
    except CairnError as error:
        why = " ".join(str(error).split())
    except (Exception, KeyboardInterrupt) as error:  # a sentence of another's making might carry words of the e-mail
        why = f"This e-mail could not be kept just now ({type(error).__name__})."
    print(f"cairn: {why} The mail server tries again.", file=sys.stderr)
    return TRY_AGAIN


def _keep() -> int:
    from cairn.intake.mail import MOST_BYTES
    from cairn.operations import database

    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    while sys.stdin.buffer.read(1 << 20):  # read to the end, or the mail server takes it for refused
        pass
    if not raw.strip():
        print("cairn: an empty message holds nothing to keep.", file=sys.stderr)
        return 0
    with database.ready():
        from cairn.journeys.take_in_mail import take_in_mail

        taken = take_in_mail(raw)
    print("kept before" if taken.again else "kept as a draft" if taken.draft else "kept at the front door", flush=True)
    return 0
