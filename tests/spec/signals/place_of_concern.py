"""One place around several children: drawn cases.

met: when the child was first met at the place. new_quarter, new_year, worries_year: what the place's own past lets one
expect in the window that ends with the row.
"""

from spec.drawn import Case

DEFAULTS = {
    "place": "shop", "place_record": "shop", "open_to_many": False, "young": False, "fresh": True, "proposed": False,
    "new_quarter": 0.05, "quarter_shape": 0.5, "new_year": 0.2, "year_shape": 0.5, "worries_year": 0.2,
    "worries_shape": 0.5,
}  # fmt: skip

CASES = [
    Case(
        "Three agencies name one place inside 365 days (R47)",
        """
        child  home   child_record  event  agency  occurred    known  met
        -      -      -             e3     police  2010-07-09  =      2010-07-09
        Quinn  mill   asu-1         e4     youth   2010-09-17  =      2010-09-17
        Cerys  dyers  sch-1         e7     school  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
        hits="""
        anchor      children     places  events    count
        place shop  asu-1,sch-1  shop    e3,e4,e7  3
        """,
    ),
    Case(
        "Two agencies are not three",
        """
        child  home   child_record  event  agency  occurred    known  met
        -      -      -             e3     police  2010-07-09  =      2010-07-09
        Quinn  mill   asu-1         e4     youth   2010-09-17  =      2010-09-17
        Cerys  dyers  sch-1         e7     youth   2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
    ),
    Case(
        "Three agencies in more than 365 days stay quiet",
        """
        child  home   child_record  event  agency  occurred    known  met
        -      -      -             e3     police  2010-02-09  =      2010-02-09
        Quinn  mill   asu-1         e4     youth   2010-09-17  =      2010-09-17
        Cerys  dyers  sch-1         e7     school  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
    ),
    Case(
        "Three new children of three homes by two agencies in a quarter, where few are expected",
        """
        child  home    child_record  event  agency  occurred    known  met
        Quinn  mill    a-1           e1     police  2011-01-09  =      2011-01-09
        Cerys  dyers   b-1           e2     police  2011-02-17  =      2011-02-17
        Tam    ferry   c-1           e3     school  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
        hits="""
        anchor      children     count  expected
        place shop  a-1,b-1,c-1  3      0.05
        """,
    ),
    Case(
        "Children who were met there before are not new",
        """
        child  home    child_record  event  agency  occurred    known  met
        Quinn  mill    a-1           e1     police  2011-01-09  =      2009-01-09
        Cerys  dyers   b-1           e2     police  2011-02-17  =      2009-02-17
        Tam    ferry   c-1           e3     school  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
    ),
    Case(
        "Three siblings of one home are one coincidence",
        """
        child  home    child_record  event  agency  occurred    known  met
        Quinn  mill    a-1           e1     police  2011-01-09  =      2011-01-09
        Rowan  mill    b-1           e2     police  2011-02-17  =      2011-02-17
        Tam    mill    c-1           e3     school  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
    ),
    Case(
        "A busy place has its own past: the same three are what it lets one expect",
        """
        child  home    child_record  event  agency  occurred    known  met         new_quarter  quarter_shape  new_year  year_shape
        Quinn  mill    a-1           e1     police  2011-01-09  =      2011-01-09  6            5              24        5
        Cerys  dyers   b-1           e2     police  2011-02-17  =      2011-02-17  6            5              24        5
        Tam    ferry   c-1           e3     school  2011-02-21  =      2011-02-21  6            5              24        5
        """,
        at="2011-02-21",
        hits="""
        anchor      count  chance
        place shop  3      1
        """,
        why="The hit says that the past explains it; the bar of the queues lets it go.",
    ),
    Case(
        "Three children by one agency are a question to it, not an alarm",
        """
        child  home    child_record  event  agency  occurred    known  met
        Quinn  mill    a-1           e1     police  2011-01-09  =      2011-01-09
        Cerys  dyers   b-1           e2     police  2011-02-17  =      2011-02-17
        Tam    ferry   c-1           e3     police  2011-02-21  =      2011-02-21
        """,
        at="2011-02-21",
        hits="""
        anchor      children     may_raise
        place shop  a-1,b-1,c-1  no
        """,
    ),
    Case(
        "A youth club's own children, written down by its own agency, are a youth club",
        """
        child  home    child_record  event  agency  occurred    known  met         open_to_many
        Quinn  mill    a-1           e1     youth   2011-01-09  =      2011-01-09  yes
        Cerys  dyers   b-1           e2     youth   2011-02-17  =      2011-02-17  yes
        Tam    ferry   c-1           e3     youth   2011-02-21  =      2011-02-21  yes
        """,
        at="2011-02-21",
    ),
]
