"""Children who hang together: drawn cases.

One row is one thing that two children share. expected: how often two children with as many records share it or something
as rare by chance, each child and each thing keeping as many records within town, quarter and kind.
"""

from spec.drawn import Case

DEFAULTS = {
    "group": "Cerys", "adults": [], "places": [], "agencies": ["school", "police"], "expected": 0.0001,
}  # fmt: skip

CASES = [
    Case(
        "A man joins two children, and one of them shares a place with a third of another home",
        """
        one    other   home_one  home_other  record_one  record_other  line   thing      adults  places  events  began       occurred    known
        Cerys  Quinn   dyers     mill        sch-1       asu-1         who    name daz   asu-2   pla-1   e4,e7   2010-09-17  2010-11-21  =
        Quinn  Tamsin  mill      weaver      asu-1       pol-1         place  place tat  asu-2   pla-1   e5,e9   2010-10-17  2010-12-01  =
        """,
        at="2010-12-01",
        hits="""
        anchor                children           homes  count  expected  may_raise
        sch-1 asu-1 name daz  asu-1,pol-1,sch-1  3      2      0.0002    yes
        """,
        why="Two links where 0.0002 were to be expected: ten ways of choosing what joins them, and still far less than one in a million.",
    ),
    Case(
        "Two children alone are no group",
        """
        one    other  home_one  home_other  record_one  record_other  line   thing     adults  events  began       occurred    known
        Cerys  Quinn  dyers     mill        sch-1       asu-1         who    name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =
        Cerys  Quinn  dyers     mill        sch-1       asu-1         place  place p   asu-2   e4,e7   2010-09-17  2010-11-21  =
        """,
        at="2010-12-01",
    ),
    Case(
        "A large family is one home, however many children it has",
        """
        one    other  home_one  home_other  record_one  record_other  line   thing     adults  events  began       occurred    known
        Cerys  Quinn  dyers     mill        sch-1       asu-1         who    name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =
        Cerys  Rowan  dyers     mill        sch-1       asu-3         place  place p   asu-2   e4,e8   2010-09-17  2010-11-22  =
        """,
        at="2010-12-01",
    ),
    Case(
        "One adult alone around three children is for the rule of adults",
        """
        one    other   home_one  home_other  record_one  record_other  line  thing     adults  events  began       occurred    known
        Cerys  Quinn   dyers     mill        sch-1       asu-1         who   name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =
        Quinn  Tamsin  mill      weaver      asu-1       pol-1         who   name daz  asu-2   e7,e9   2010-10-17  2010-12-01  =
        """,
        at="2010-12-01",
    ),
    Case(
        "What is common joins nobody",
        """
        one    other   home_one  home_other  record_one  record_other  line   thing     adults  events  began       occurred    known  expected
        Cerys  Quinn   dyers     mill        sch-1       asu-1         who    name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =      0.05
        Quinn  Tamsin  mill      weaver      asu-1       pol-1         place  place p   asu-2   e7,e9   2010-10-17  2010-12-01  =      0.02
        """,
        at="2010-12-01",
    ),
    Case(
        "What happened two years apart does not hang together",
        """
        one    other   home_one  home_other  record_one  record_other  line   thing     adults  events  began       occurred    known
        Cerys  Quinn   dyers     mill        sch-1       asu-1         who    name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =
        Quinn  Tamsin  mill      weaver      asu-1       pol-1         place  place p   asu-2   e7,e9   2012-10-17  2012-12-01  =
        """,
        at="2012-12-01",
    ),
    Case(
        "What is recorded later is not known yet",
        """
        one    other   home_one  home_other  record_one  record_other  line   thing     adults  events  began       occurred    known
        Cerys  Quinn   dyers     mill        sch-1       asu-1         who    name daz  asu-2   e4,e7   2010-09-17  2010-11-21  =
        Quinn  Tamsin  mill      weaver      asu-1       pol-1         place  place p   asu-2   e7,e9   2010-10-17  2010-12-01  2011-03-01
        """,
        at="2010-12-02",
    ),
]
