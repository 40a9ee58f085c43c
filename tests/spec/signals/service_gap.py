"""Turned away, with nothing in its place: drawn cases.

refused, settled: when a service was known to say no, or to take the child on.
"""

from spec.drawn import Case

DEFAULTS = {
    "child": "c", "child_record": "c-1", "agency": "clinic", "kind": "referral", "met": False, "caused": True,
    "open": False, "worries": 1, "cause": "a worry that nobody has answered", "anchor": "e0",
}  # fmt: skip

CASES = [
    Case(
        "Refused twice within a year, and nobody took the child on",
        """
        event  agency  occurred    known  refused
        e1     clinic  2010-11-01  =      2010-11-20
        e2     care    2011-02-01  =      2011-02-20
        """,
        at="2011-02-20",
        hits="""
        anchor      events  agencies     count  fact
        e1:refused  e1,e2   care,clinic  2      no
        """,
    ),
    Case(
        "One refusal is none",
        """
        event  occurred    known  refused
        e1     2010-11-01  =      2010-11-20
        """,
        at="2011-02-20",
    ),
    Case(
        "A service that took the child on since ends it",
        """
        event  occurred    known  refused     settled
        e1     2010-11-01  =      2010-11-20  -
        e2     2011-02-01  =      2011-02-20  -
        e3     2011-03-01  =      -           2011-03-03
        """,
        at="2011-03-03",
    ),
    Case(
        "Two refusals more than a year apart",
        """
        event  occurred    known  refused
        e1     2009-11-01  =      2009-11-20
        e2     2011-02-01  =      2011-02-20
        """,
        at="2011-02-20",
    ),
    Case(
        "Nobody had worried about the child (H1)",
        """
        event  occurred    known  refused     caused
        e1     2010-11-01  =      2010-11-20  no
        e2     2011-02-01  =      2011-02-20  no
        """,
        at="2011-02-20",
    ),
    Case(
        "Three worries of two agencies, each closed with no further action, are read together (R3)",
        """
        event  agency  kind          occurred    known  refused
        e1     school  concern       2010-11-01  =      2010-11-03
        e2     care    parent_worry  2010-12-01  =      2010-12-06
        e3     school  concern       2011-02-01  =      2011-02-02
        """,
        at="2011-02-02",
        hits="""
        anchor      events    agencies     count
        e1:refused  e1,e2,e3  care,school  3
        """,
    ),
    Case(
        "One agency that closes its own worries three times is not asked by this rule",
        """
        event  kind     occurred    known  refused
        e1     concern  2010-11-01  =      2010-11-03
        e2     concern  2010-12-01  =      2010-12-06
        e3     concern  2011-02-01  =      2011-02-02
        """,
        at="2011-02-02",
    ),
]
