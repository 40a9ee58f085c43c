"""One adult around several children: drawn cases.

key: what two sightings share; share: how probable it is that an unrelated sighting shares it; others: how many more
sightings there were in the window that could have.
"""

from spec.drawn import Case

DEFAULTS = {
    "sort": "described", "agency": "school", "others": 200.0, "share": 0.0001, "shape": 1.0, "others_long": 800.0,
    "share_long": 0.0001, "shape_long": 1.0, "family": "", "sex": "", "born_low": 0, "born_high": 0, "at_work": False,
}  # fmt: skip

CASES = [
    Case(
        "Two agencies write down the same nickname and trade around two children of two homes",
        """
        key         form        child   home   child_record  adult  adult_record  event  agency  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     youth   2010-09-17  =
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     school  2011-02-21  =
        """,
        at="2011-02-21",
        hits="""
        anchor      children     people_of_concern  events  homes  expected  fact
        daz+tattoo  asu-1,sch-1  asu-2,sch-2        e4,e7   2      0.02      no
        """,
        why="200 further sightings, each of which agrees once in 10,000 times, let one expect 0.02.",
    ),
    Case(
        "What is recorded later is not known yet",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     2010-10-01  2011-02-22
        """,
        at="2011-02-21",
    ),
    Case(
        "Siblings of one home are one coincidence",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =
        daz+tattoo  name+trade  Rowan   mill   sch-1         b      sch-2         e7     2011-02-21  =
        """,
        at="2011-02-21",
    ),
    Case(
        "The same child told of twice is one child",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =
        daz+tattoo  name+trade  Quinn   mill   sch-1         b      sch-2         e7     2011-02-21  =
        """,
        at="2011-02-21",
    ),
    Case(
        "Two men of one given name and two family names are two men",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known  family
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =      valk
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     2011-02-21  =      val
        """,
        at="2011-02-21",
    ),
    Case(
        "A boy of the year above and a man of fifty are two people",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known  born_low  born_high
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =      1955      1965
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     2011-02-21  =      1993      1996
        """,
        at="2011-02-21",
    ),
    Case(
        "A common nickname explains two children",
        """
        key       form       child   home   child_record  adult  adult_record  event  occurred    known  share  share_long
        jay+town  name+town  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =      0.01   0.01
        jay+town  name+town  Cerys   dyers  sch-1         b      sch-2         e7     2011-02-21  =      0.01   0.01
        """,
        at="2011-02-21",
        hits="""
        anchor    homes  expected  chance
        jay+town  2      2         1
        """,
        why="The hit says that chance explains it; the bar of the queues lets it go.",
    ),
    Case(
        "Facts 300 days apart still join (R170)",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-03-01  =
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     2010-12-26  =
        """,
        at="2010-12-26",
        hits="""
        anchor      homes  expected
        daz+tattoo  2      0.02
        """,
    ),
    Case(
        "Years apart, the many more chances of those years are counted against it",
        """
        key         form        child   home   child_record  adult  adult_record  event  occurred    known
        daz+tattoo  name+trade  Quinn   mill   asu-1         a      asu-2         e4     2010-03-01  =
        daz+tattoo  name+trade  Cerys   dyers  sch-1         b      sch-2         e7     2013-12-26  =
        """,
        at="2013-12-26",
        hits="""
        anchor      homes  expected
        daz+tattoo  2      0.08
        """,
    ),
    Case(
        "A whole number around two children of two homes is a fact, however far apart (R20)",
        """
        key     sort     form     child  home   child_record  adult  adult_record  event  occurred    known
        number  exactly  exactly  Quinn  mill   asu-1         a      asu-2         e4     2010-03-01  =
        number  exactly  exactly  Cerys  dyers  sch-1         b      sch-2         e7     2014-12-26  =
        """,
        at="2014-12-26",
        hits="""
        anchor  homes  fact
        number  2      yes
        """,
    ),
    Case(
        "One agency's own record of one adult around two children is no coincidence of words (R48)",
        """
        key     sort    form    child  home   child_record  adult  adult_record  event  occurred    known  others  share  others_long
        person  person  person  Quinn  mill   csc-1         a      csc-2         e4     2010-03-01  =      1       0.001  1
        person  person  person  Cerys  dyers  csc-3         a      csc-2         e7     2010-12-26  =      1       0.001  1
        """,
        at="2010-12-26",
        hits="""
        anchor  homes  people_of_concern
        person  2      csc-2
        """,
    ),
    Case(
        "A number around thirteen children is a business or a desk, not an adult",
        "key     sort     form     child  home  child_record  adult  adult_record  event  occurred    known\n"
        + "\n".join(
            f"number  exactly  exactly  c{n}  h{n}  r{n}  a  p  e{n}  2010-03-{n + 1:02}  =" for n in range(13)
        ),
        at="2010-12-26",
    ),
    Case(
        "Somebody who works with children is asked about, never raised by chance alone",
        """
        key         form   child   home   child_record  adult  adult_record  event  occurred    known  at_work
        pat barlow  whole  Quinn   mill   asu-1         a      asu-2         e4     2010-09-17  =      yes
        pat barlow  whole  Cerys   dyers  sch-1         b      sch-2         e7     2011-02-21  =      yes
        """,
        at="2011-02-21",
        hits="""
        anchor      homes  may_raise
        pat barlow  2      no
        """,
    ),
]
