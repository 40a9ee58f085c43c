"""Somebody told us, and nothing happened: drawn cases.

sort: why the record is owed an answer. Clocks: one working day for a professional's concern, five for a family's or a
child's own word, five for an intelligence report. 14 May 2010 is a Friday; 31 May 2010 is a bank holiday.
"""

from spec.drawn import Case

DEFAULTS = {
    "agency": "school", "agency_name": "The school", "kind": "concern", "sort": "told", "children": ["c-1"],
    "people_of_concern": [], "habit": False, "no_further_action": False,
}  # fmt: skip

CASES = [
    Case(
        "A Friday's concern is not late on Sunday",
        """
        event  raised_by     known_at
        e1     professional  2010-05-14
        """,
        at="2010-05-16",
    ),
    Case(
        "and has no answer at the end of Monday",
        """
        event  raised_by     known_at
        e1     professional  2010-05-14
        """,
        at="2010-05-17",
        hits="""
        anchor  children  events  fact
        e1      c-1       e1      yes
        """,
    ),
    Case(
        "A bank holiday is no working day",
        """
        event  raised_by     known_at
        e1     professional  2010-05-28
        """,
        at="2010-05-31",
    ),
    Case(
        "An answer that was given in time is heard",
        """
        event  raised_by     known_at    answered_at
        e1     professional  2010-05-14  2010-05-17
        """,
        at="2010-06-17",
    ),
    Case(
        "An answer that is not known yet is no answer",
        """
        event  raised_by     known_at    answered_at
        e1     professional  2010-05-14  2010-06-30
        """,
        at="2010-06-17",
        hits="""
        anchor  count
        e1      1
        """,
    ),
    Case(
        "A mother's worry has five working days (R9)",
        """
        event  raised_by     known_at    kind          sort
        e1     parent_carer  2010-11-03  parent_worry  family
        e2     parent_carer  2010-11-02  parent_worry  family
        """,
        at="2010-11-09",
        hits="""
        anchor  fact
        e2      yes
        """,
    ),
    Case(
        "An intelligence report that nobody looked at (R54)",
        """
        event  raised_by  known_at    kind          sort
        e1     -          2010-07-09  intelligence  intelligence
        """,
        at="2010-07-16",
        hits="""
        anchor  fact
        e1      yes
        """,
    ),
    Case(
        "where the agency never writes outcomes down, a missing one says nothing",
        """
        event  raised_by  known_at    kind          sort          habit
        e1     -          2010-07-09  intelligence  intelligence  yes
        """,
        at="2010-07-16",
    ),
    Case(
        "A withdrawn record is owed nothing",
        """
        event  raised_by     known_at    withdrawn_at
        e1     professional  2010-05-14  2010-05-16
        """,
        at="2010-06-17",
    ),
    Case(
        "'No further action' comes back when a new fact names the same adult around another child",
        """
        event  raised_by     known_at    answered_at  no_further_action  touched_at  touched_by  outcome
        e1     professional  2010-05-14  2010-05-17   yes                2010-09-17  e9          no further action
        """,
        at="2010-09-17",
        hits="""
        anchor      events  fact
        e1:touched  e1,e9   no
        """,
    ),
]
