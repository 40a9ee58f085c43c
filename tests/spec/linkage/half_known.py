"""Which half-known records are proposed as one: drawn cases.

Each row is one record of one agency: `adult` is the record of the man or woman it speaks of, or `-` where there is
only the event; `place` a place record, written as name, address. A proposal is asked of a person; nothing is linked.
"""

from spec.drawn import Case

CASES = [
    Case(
        "Trade and street tie an adult to a shop",
        """
        event  adult  place                                  day         says
        e3     -      Blackthorn Ink, 3 Tannery Row, Pennick  2010-07-09  Girls upstairs after closing.
        e4     a4     -                                      2010-09-17  A man at the tattoo place on Tannery Row.
        """,
        at="2010-09-17",
        hits="""
        a   b   kind          agreed        independent
        a4  p3  person_place  street,trade  1
        """,
        why="A trade and a street that come from one shop are two facts that agree and one independent reason.",
    ),
    Case(
        "A nickname and a shop make one man of two agencies' notes a proposal",
        """
        event  adult  place  day         says
        e4     a4     -      2010-09-17  She calls him Daz; he works at the tattoo place on Tannery Row.
        e7     a7     -      2011-02-21  A friend says she is with Daz at the ink place in Tannery Row.
        """,
        at="2011-02-21",
        hits="""
        a   b   kind    agreed                 independent
        a4  a7  person  nickname,street,trade  2
        """,
    ),
    Case(
        "The day before the second note nothing is proposed",
        """
        event  adult  place  day         says
        e4     a4     -      2010-09-17  She calls him Daz; he works at the tattoo place on Tannery Row.
        e7     a7     -      2011-02-21  A friend says she is with Daz at the ink place in Tannery Row.
        """,
        at="2011-02-20",
    ),
    Case(
        "A nickname alone is no reason",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  She calls him Daz.
        e2     a2     -      2010-10-01  Her father is known as Daz, a plumber, 55 years old.
        """,
        at="2011-01-01",
    ),
    Case(
        "Two names at one shop are two people",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  A man called Daz from the ink place in Tannery Row.
        e2     a2     -      2010-10-01  A man called Kez from the ink place in Tannery Row.
        """,
        at="2011-01-01",
    ),
    Case(
        "The end of a number and a nickname",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  A man called Daz, his number ends 4417.
        e2     a2     -      2011-09-30  Brought by "uncle" Dazza, phone 07700 904417.
        """,
        at="2011-09-30",
        hits="""
        a   b   kind    agreed          independent
        a1  a2  person  nickname,phone  2
        """,
    ),
    Case(
        "A part of a plate fits a whole one",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  A man known as Kez in a grey van, reg WM58 something K something.
        e2     a2     -      2010-11-01  A male called Kester, vehicle WM58 AKB.
        e3     a3     -      2010-11-02  A male called Kester, vehicle WM58 ABC.
        """,
        at="2011-01-01",
        hits="""
        a   b   kind    agreed          independent
        a1  a2  person  nickname,plate  2
        """,
        why="WM58 ?K? can be WM58 AKB and can't be WM58 ABC.",
    ),
    Case(
        "One whole number is enough",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  Rings her from 07700 900456.
        e2     a2     -      2010-11-01  The number in her phone is +44 7700 900 456.
        """,
        at="2011-01-01",
        hits="""
        a   b   kind    agreed  independent
        a1  a2  person  phone   1
        """,
    ),
    Case(
        "What belongs to the child's home is nobody else's fact",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  A man called Daz. Her mum's number ends 0377.
        e2     a2     -      2010-11-01  A man called Daz. Her mother's phone ends 0377.
        """,
        at="2011-01-01",
    ),
    Case(
        "Words of origin are dropped: they neither make nor break a proposal",
        """
        event  adult  place  day         says
        e1     a1     -      2010-09-17  A white man called Jay, drives a silver hatchback.
        e2     a2     -      2010-11-01  An Asian lad known as Jay, in a silver car.
        e3     a3     -      2010-11-02  A Polish man with an accent.
        e4     a4     -      2010-11-03  A Polish man with an accent.
        """,
        at="2011-01-01",
        hits="""
        a   b   kind    agreed            independent
        a1  a2  person  nickname,vehicle  2
        """,
    ),
]
