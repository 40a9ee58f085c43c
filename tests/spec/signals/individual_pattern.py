"""One child's life is changing: drawn cases.

caused: whether somebody had already worried about the child when the row became known. 5 November 2010 is a Friday.
"""

from spec.drawn import Case

DEFAULTS = {
    "child": "c", "child_record": "c-1", "agency": "police", "kind": "missing_episode", "met": False, "caused": True,
    "open": False, "worries": 1, "cause": "a missing episode", "anchor": "e1",
}  # fmt: skip

CASES = [
    Case(
        "Three missing episodes in ninety days are a fact (R46, R70)",
        """
        event  occurred    known
        e1     2010-11-01  =
        e2     2010-12-09  =
        e3     2011-01-20  =
        """,
        at="2011-01-20",
        hits="""
        anchor      children  events    count  fact
        e1:missing  c-1       e1,e2,e3  3      yes
        """,
    ),
    Case(
        "Two are not three",
        """
        event  occurred    known
        e1     2010-11-01  =
        e2     2010-12-09  =
        """,
        at="2011-01-20",
    ),
    Case(
        "Three in more than ninety days stay quiet",
        """
        event  occurred    known
        e1     2010-11-01  =
        e2     2011-01-09  =
        e3     2011-03-20  =
        """,
        at="2011-03-20",
    ),
    Case(
        "One night that two agencies wrote down is one night",
        """
        event  agency  occurred    known
        e1     police  2010-11-01  =
        e2     care    2010-11-01  2010-11-03
        e3     police  2010-12-09  =
        """,
        at="2010-12-09",
    ),
    Case(
        "Nobody is watched to see whether to worry (H1)",
        """
        event  occurred    known  caused
        e1     2010-11-01  =      no
        e2     2010-11-09  =      no
        e3     2010-11-20  =      no
        """,
        at="2010-11-20",
    ),
    Case(
        "Six of six on Fridays, said in words with its count (R46)",
        """
        event  occurred    known
        e1     2010-01-08  =
        e2     2010-02-26  =
        e3     2010-04-16  =
        e4     2010-06-04  =
        e5     2010-07-23  =
        e6     2010-09-10  =
        """,
        at="2010-09-10",
        hits="""
        anchor     count  chance   said
        e1:more    4      0.012    4 things were written down about this child in 147 days by 1 agency; the child’s own past makes 0.2 usual.
        e1:rhythm  6      5.9e-05  6 of 6 missing episodes in a year began on Fridays.
        """,
    ),
    Case(
        "Changes of three kinds by two agencies in sixty days show as one cluster (R12)",
        """
        event  kind            agency  occurred    known
        e1     school_absence  school  2010-11-01  =
        e2     parent_worry    care    2010-11-15  =
        e3     exclusion       school  2010-12-01  =
        e4     crime           police  2010-12-20  =
        """,
        at="2010-12-20",
        hits="""
        anchor   events       count
        e1:more  e1,e2,e3,e4  4
        """,
    ),
]
