"""Self-harm or a suicide attempt: who is with them now, who was told, and a plan and a screening the same day."""

from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, several_of, text

WITH = {
    "adult": "An adult whom they trust",
    "ward": "A ward or a place of safety",
    "nobody": "Nobody",
    "unknown": "Not known",
}
TOLD = {
    "emergency": "999 or emergency department",
    "mental_health": "Mental health crisis team",
    "parent": "A parent or carer",
    "lead": "The safeguarding lead",
    "social_worker": "Their social worker",
}


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """Safety first; then the plan and the screening that are owed today."""
    found = []
    if chosen(answers, "with_them") in ("nobody", "unknown", ""):
        found.append(
            Prompt(
                "Don’t leave them alone",
                "Ring 999 if life is in danger; else the crisis team, who answer at any hour on 111.",
            )
        )
    found.append(
        Prompt(
            "Today: a safety plan, and a fresh look for exploitation",
            "Harm to oneself can be a response to harm by others. Both are owed by tonight, and climb if they are not done.",
            "Board’s response to the Fenestra review: serious mental health problems, including suicide attempts",
        )
    )
    return tuple(found)


def leads_to(answers: Answers, about: About) -> tuple[str, Answers]:
    """The screening is opened afresh, with what is known: harm in the last six months."""
    return "screening", {"self_harm": "now"}


FORM = Form(
    title="Self-harm or suicide attempt",
    version=1,
    source="Board’s response to the Fenestra review; NICE guideline NG225, self-harm, 2022. The questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=5,
    when="A child or an adult has harmed themselves, or tried to end their life",
    says="As little as is needed, and never how. Only you and your safeguarding lead read the answers. What others need to know stands in the safety plan.",
    makes="other",
    restricted=True,
    asks=(
        Section("Now", (
            day("happened", "When was it?", needed="Give the day"),
            one_of("with_them", "Who is with them now?", WITH, needed="Say who is with them"),
            several_of("told", "Who has been told?", TOLD, hint="Tick what is done. The rest is for the plan."),
            text("needs", "What do they need tonight?", rows=2, hint="Not how they did it."),
            quote("child_words", "If they said what would help: in their words"),
        )),
    ),
    prompts=prompts,
    leads_to=leads_to,
)  # fmt: skip
