"""`cairn evaluator`: the separate process that holds the key of matching without telling."""

import argparse

NAME = "evaluator"
HELP = """Hold the key of private questions, and answer Cairn's blinded points with it.

It never sees whom a question is about, has no database and writes nothing down. Run it under another account than
Cairn's, and give both the same CAIRN_EVALUATOR_SECRET. It listens on this machine alone (CAIRN_EVALUATOR) and does not
start where a setting is unsafe. Ctrl-C or SIGTERM stops it.

  cairn evaluator              serve, making a first key where there is none
  cairn evaluator --new-key    make the next key and stop; restart the evaluator, and within ten minutes Cairn uses it
Exit code 0: stopped when told. 2: something is unsafe or the port is taken."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """One choice."""
    parser.add_argument("--new-key", action="store_true", help="make the next key, say its public half, and stop")


def run(options: argparse.Namespace) -> int:
    """Serve, or make a key."""
    from cairn.operations import evaluator

    if options.new_key:
        print(evaluator.add_key(evaluator.keys_folder()))
        return 0
    return evaluator.run()
