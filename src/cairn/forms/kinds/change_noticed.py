"""A change noticed: what is different about a child, since when, and who saw it. Small, dated, and read together."""

from datetime import date

from cairn.forms.rules.asks import Form, Section, day, one_of, quote, several_of, text

CHANGES = {
    "school": "School: away, late, or marks fall",
    "mood": "Mood: sad, angry, afraid, or far away",
    "money": "Money or things that are new",
    "friends": "Friends: new, older, or none",
    "phone": "Phone: new, second, or hidden",
    "looks": "Looks: clothes, weight, injuries",
    "away": "Goes missing, or nobody knows where",
    "other": "Something else",
}
WHO = {
    "professional": "I, or a colleague",
    "parent_carer": "A parent or carer",
    "child": "The child",
    "other": "Somebody else",
}


FORM = Form(
    title="Change noticed",
    version=1,
    source="Key messages of a local partnership: parents and staff should notice changes in children’s behaviour",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=3,
    when="A child is different, and you don’t know why",
    says="A change may be a response to harm. You need no proof and no explanation: what you saw, and since when. Changes that two agencies see within two months stand together on the child’s picture.",
    makes="change_noticed",
    asks=(
        Section("What has changed", (
            several_of("changes", "What is different?", CHANGES, needed="Tick at least one"),
            text("what", "What was seen", rows=3, needed="Say what was seen"),
            day("happened", "Since when, or when you noticed", needed="Give the day"),
            one_of("raised_by", "Who noticed?", WHO, needed="Say who noticed"),
            quote("child_words", "If the child said something: in their words", hint="Word for word. Nobody will change them."),
        )),
    ),
)  # fmt: skip
