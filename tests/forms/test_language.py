"""The language check fires on what blames a child, stays silent on plain words and on what somebody said; R24."""

import pytest

from cairn.forms.language import hints, version

FIRES = {
    "She is promiscuous and out late.": "promiscuous",
    "This is a lifestyle choice.": "lifestyle choice",
    "Seen with her older boyfriend by the shop.": "older boyfriend",
    "She is in a relationship with a man of 28.": "in a relationship with",
    "He says the contact was consensual.": "consensual",
    "Aged 14 and sexually active.": "sexually active",
    "Known for underage sex at the park.": "underage sex",
    "A child prostitute in the town.": "child prostitute",
    "She engages in CSE.": "engages in CSE",
    "He keeps putting himself at risk.": "putting himself at risk",
    "Very streetwise for thirteen.": "streetwise",
    "Attention-seeking again today.": "Attention-seeking",
    "The family are not engaging.": "not engaging",
    "DNA'd the clinic twice.": "DNA'd",
    "Absconded from placement on Friday.": "Absconded",
    "She retracted her account.": "retracted",
    "He is a county lines member.": "county lines member",
    "She went willingly.": "willingly",
    "The perpetrator drives a van.": "perpetrator",
    "A case of historical abuse.": "historical abuse",
    "A low-level concern only.": "low-level concern",
}
SILENT = (
    "The GP said the choice of clinic was hers.",
    "She told us that a man waits outside the school.",
    "Her friend's brother drove them home.",
    "The school chose to ring her mother the same day.",
    "He was missing from placement from 18:00 to 23:10.",
    "We have not found a way to work with him yet.",
    "She was not brought to the appointment.",
    "A boy of fifteen said that he is scared.",
    "The partner agencies met on Tuesday.",
    "He shared a challenging maths paper with her.",
    "Mum is worried about the older man.",
    "The meeting was attended by all.",
    "She wants to talk to the nurse.",
    "The prosecutor asked for the file.",
    "Risk was assessed by the team.",
)


@pytest.mark.parametrize("sentence", FIRES)
def test_r24_words_that_blame_are_flagged_with_what_says_it_better(sentence: str) -> None:
    assert [hint.found for hint in hints([sentence])][:1] == [FIRES[sentence]]
    assert all(hint.why and hint.say for hint in hints([sentence]))


@pytest.mark.parametrize("sentence", SILENT)
def test_plain_words_are_left_alone(sentence: str) -> None:
    assert hints([sentence]) == ()


@pytest.mark.parametrize(
    "quoted", ["“he is my boyfriend”", '"he is my boyfriend"', "‘he is my boyfriend’", "'he is my boyfriend'"]
)
def test_r24_what_somebody_said_is_never_flagged(quoted: str) -> None:
    assert hints([f"She said {quoted} and left."]) == ()


def test_each_rule_speaks_once_and_the_list_has_a_version() -> None:
    assert len(hints(["Promiscuous, very promiscuous.", "And sleeps around."])) == 1
    assert version()
