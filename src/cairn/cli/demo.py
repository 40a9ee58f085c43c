"""`cairn demo`: everything on made-up data."""

import argparse

NAME = "demo"
HELP = """Run everything on made-up data and print where it is.

Starts the embedded database (or uses the server of DATABASE_URL), makes a small county and a fictional case,
joins the records, looks for patterns, makes staff of ten agencies, and starts the web server and the job worker.
Ctrl-C stops it cleanly; run again, it goes on with the same data. CAIRN_HOME is where it is kept (default: .cairn),
CAIRN_PORT its port (default: 8000)."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """One choice."""
    parser.add_argument("--empty", action="store_true", help="start with no data, to try a bundle of your own")


def run(options: argparse.Namespace) -> int:
    """Run until stopped."""
    from cairn.operations import demo

    return demo.run(empty=options.empty)
