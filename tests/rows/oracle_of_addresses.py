"""Every address of the site that is no line of the matrix, and why: it names nobody, is one's own, is a list, or is tried elsewhere."""

NAMES_NOBODY = frozenset(
    """
    start help report report_page report_danger report_check report_done report_thrown report_return report_call_back
    rules roles basis accessibility clocks form_schema empty_paper sign_in sign_out second_step passkey_asked
    passkey_answered welcome outside_begin outside_back api_start api_openapi api_nowhere
    """.split()
)
"""Open to everybody, or about the forms, rules and calls themselves."""

OWN_ACCOUNT = frozenset(
    """
    post account new_password add_app end_session recovery_codes remove_factor passkey_begun passkey_made outside_tying
    """.split()
)
"""About whoever has signed in, and nobody else: no id of another stands in the address or the form that another could use."""

LISTS = tuple(
    """
    today search acquaintances allegations challenges concerns consults disagreements duties openings flags findings forms form_cases
    forms_use forms_voice pledges imports links links_judged link_model all_missing obstacles quiet requests rules_found saved_charts signals
    staff trail visits rights restrictions retention disposals systems new_system new_concern new_consult new_quiet new_import new_obstacle new_colleague rule_missed
    """.split()
)
"""Pages without anybody's id: whatever they show is read from every seat, and may hold nothing that the seat may not know."""

ELSEWHERE = {
    "disposal": "tests/concerns/test_disposals.py",
    "answer_pledge": "tests/web/test_pledges.py",
    "allegation": "tests/web/test_allegations.py",
    "decide_allegation": "tests/web/test_allegations.py",
    "recognise_in_allegation": "tests/web/test_allegations.py",
    "kept_draft": "tests/concerns/test_rights.py",
    "thrown_draft": "tests/concerns/test_rights.py",
    "thrown_file": "tests/concerns/test_attachments.py",
    "missing_profile_handed": "tests/web/test_missing_profile.py",
    "kept_form": "tests/forms/test_sending.py",
    "thrown_form": "tests/forms/test_sending.py",
    "name_champion": "tests/sharing/test_consults.py",
    "duties_handed": "tests/web/test_duties.py",
    "duties_read": "tests/web/test_duties.py",
    "duties_met": "tests/web/test_duties.py",
    "told_how": "tests/web/test_duties.py",
    "duty_feed": "tests/web/test_duties.py",
    "link_taken_back": "tests/rows/test_comparing.py",
    "may_be": "tests/web/test_may_be.py",
    "quiet_one": "tests/web/test_quiet.py",
    "measure_rules": "tests/web/test_rules_found.py",
    "stop_measurement": "tests/web/test_rules_found.py",
    "decide_rule": "tests/web/test_rules_found.py",
    "adopt_bar": "tests/web/test_rules_found.py",
    "rule_found": "tests/web/test_rules_found.py",
    "settle_refusal": "tests/sharing/test_attacks.py",
    "confirm_post": "tests/web/test_staff.py",
    "decline_post": "tests/web/test_staff.py",
    "give_back_post": "tests/web/test_staff.py",
    "api_concerns": "tests/web/test_calls_seats.py",
    "api_concern": "tests/web/test_calls_seats.py",
    "api_concern_additions": "tests/web/test_calls_seats.py",
    "api_concern_drafts": "tests/web/test_calls_seats.py",
    "api_form_kinds": "tests/web/test_calls_seats.py",
    "api_form_kind": "tests/web/test_calls_seats.py",
    "api_form_kind_forms": "tests/web/test_calls_seats.py",
    "api_forms": "tests/web/test_calls_seats.py",
    "api_form": "tests/web/test_calls_seats.py",
    "api_form_drafts": "tests/web/test_calls_seats.py",
    "api_duties": "tests/web/test_calls_seats.py",
}
"""Name of an address whose thing stands in a form, or is made by a process of its own -> the tests that attack it."""
