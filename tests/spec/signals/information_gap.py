"""Nobody asked who the partner is: drawn cases.

unasked: why the record says that nobody asked; asked: when it became known that somebody had.
"""

from spec.drawn import Case

DEFAULTS = {
    "child": "c", "child_record": "c-1", "agency": "clinic", "kind": "sexual_health_attendance", "met": True,
    "caused": False, "open": False, "worries": 0,
}  # fmt: skip

CASES = [
    Case(
        "Nobody asked, and a fortnight later nobody has",
        """
        event  occurred    known  unasked
        e1     2010-06-22  =      clinic was busy
        """,
        at="2010-07-06",
        hits="""
        anchor    children  events  fact
        e1:asked  c-1       e1      no
        """,
    ),
    Case(
        "The next appointment has a fortnight",
        """
        event  occurred    known  unasked
        e1     2010-06-22  =      clinic was busy
        """,
        at="2010-07-05",
    ),
    Case(
        "Somebody asked at the next visit",
        """
        event  occurred    known  unasked          asked
        e1     2010-06-22  =      clinic was busy  -
        e2     2010-07-02  =      -                2010-07-02
        """,
        at="2010-08-05",
    ),
    Case(
        "Asked once, and then no more",
        """
        event  occurred    known  unasked          asked
        e1     2010-06-22  =      clinic was busy  -
        e2     2010-07-02  =      -                2010-07-02
        e3     2010-08-02  =      no time          -
        """,
        at="2010-09-05",
        hits="""
        anchor    events
        e3:asked  e3
        """,
    ),
]
