"""Nobody has seen or heard this child: drawn cases.

open: whether the row is itself a worry that stands now; worries: how many do. Six weeks from 1 November 2010 end on
13 December 2010.
"""

from spec.drawn import Case

DEFAULTS = {
    "child": "c", "child_record": "c-1", "agency": "school", "kind": "concern", "met": False, "caused": True,
    "open": True, "worries": 3, "cause": "a worry that nobody has answered", "anchor": "e1",
}  # fmt: skip

CASES = [
    Case(
        "Three open worries, and nobody has seen the child for six weeks",
        """
        event  occurred    known  since
        e1     2010-11-01  =      2010-11-01
        e2     2010-11-15  =      2010-11-01
        e3     2010-12-01  =      2010-11-01
        """,
        at="2010-12-13",
        hits="""
        anchor         children  events    fact
        c-1:never:met  c-1       e1,e2,e3  no
        """,
    ),
    Case(
        "Not yet six weeks",
        """
        event  occurred    known  since
        e1     2010-11-01  =      2010-11-01
        e2     2010-11-15  =      2010-11-01
        e3     2010-12-01  =      2010-11-01
        """,
        at="2010-12-12",
    ),
    Case(
        "A home visit in between is a meeting",
        """
        event  kind        occurred    known  since       met  open
        e1     concern     2010-11-01  =      2010-11-01  no   yes
        e2     home_visit  2010-11-20  =      2010-11-01  yes  no
        e3     concern     2010-12-01  =      2010-11-01  no   yes
        """,
        at="2010-12-13",
    ),
    Case(
        "One open worry has its own clock",
        """
        event  occurred    known  since       worries
        e1     2010-11-01  =      2010-11-01  1
        """,
        at="2011-02-13",
    ),
    Case(
        "Without a cause nobody looks (H1)",
        """
        event  occurred    known  since  worries  open
        e1     2010-11-01  =      -      0        no
        """,
        at="2011-02-13",
    ),
]
