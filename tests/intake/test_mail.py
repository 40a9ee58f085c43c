"""An e-mail of any shape gives its words and never fails; what isn't words is named and left out."""

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.intake.mail import MOST_LETTERS, NO_WORDS, Mail, read_mail

HEAD = b"From: Grace Adeyemi <Grace@School.example>\r\nSubject: A worry\r\nMessage-ID: <1@x>\r\nDate: Mon, 2 Mar 2026 23:30:00 +0000\r\n"


def test_a_plain_message_gives_sender_subject_day_and_words() -> None:
    mail = read_mail(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nHe waits outside. \xe2\x80\x9cOlder\xe2\x80\x9d.\r\n"
    )
    assert mail == Mail("<1@x>", "grace@school.example", "A worry", date(2026, 3, 2), "He waits outside. “Older”.", ())


def test_a_page_alone_is_read_without_what_is_written_for_machines() -> None:
    page = b"<html><head><title>t</title><style>p{}</style></head><body><p>He waits.</p><script>alert('x')</script><p>Caf&eacute; &lt;b&gt;</p></body></html>"
    mail = read_mail(HEAD + b"Content-Type: text/html\r\n\r\n" + page)
    assert mail.words == "He waits.\nCafé <b>"


def test_of_words_and_a_page_the_words_are_taken_and_attachments_are_named_and_left_out() -> None:
    made = EmailMessage()
    made["From"] = "grace@school.example"
    made.set_content("The words.")
    made.add_alternative("<p>The page.</p>", subtype="html")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")
    mail = read_mail(made.as_bytes())
    assert (mail.words, mail.left_out) == ("The words.", ("photo.png",))
    assert "photo.png" in mail.said()


@pytest.mark.parametrize(
    "charset", [b"utf-8", b"windows-1252", b"no-such-charset", b"utf-16", b"\xff\xfe", b"base64_codec"]
)
def test_a_wrong_charset_loses_no_word(charset: bytes) -> None:
    mail = read_mail(HEAD + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\nDaz waits outside\xe9.\r\n")
    assert "Daz waits outside" in mail.words or charset == b"utf-16"


def test_a_message_nested_a_thousand_deep_or_of_a_thousand_parts_is_read_as_far_as_it_can_be() -> None:
    deep = HEAD
    for level in range(1000):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    assert read_mail(deep + b"\r\nAt the bottom.").words is not None
    wide = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nWord.\r\n" * 1000 + b"--b--"
    assert "further parts" in read_mail(wide).left_out


def test_a_huge_message_is_cut_and_says_so() -> None:
    mail = read_mail(HEAD + b"\r\n" + b"word " * 6_000_000)
    assert len(mail.said(most=1000)) <= 1000
    assert mail.said(most=1000).endswith("(It goes on; cut here.)")
    assert len(mail.words) <= MOST_LETTERS
    assert mail.left_out == ("what lies beyond 25 MB",)


@pytest.mark.parametrize(
    "sender",
    [
        b"",
        b"From: a@x.example, b@x.example\r\n",
        b"From: nobody\r\n",
        b"From: =?utf-8?q?=ff?= <\r\n",
    ],
)
def test_a_message_that_names_no_one_address_is_nobodys(sender: bytes) -> None:
    assert read_mail(sender + b"\r\nWords.").sender == ""


def test_a_name_with_a_sign_in_it_is_no_second_address() -> None:
    assert read_mail(b'From: "Grace @ School" <g@school.example>\r\n\r\nWords.').sender == "g@school.example"


def test_a_message_without_words_says_so() -> None:
    assert NO_WORDS in read_mail(HEAD + b"\r\n").said()


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", HEAD, HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"]),
)
def test_no_bytes_at_all_make_it_fail_or_give_what_can_not_be_kept(noise: bytes, before: bytes) -> None:
    mail = read_mail(before + noise)
    for text in (mail.words, mail.sender, mail.subject, mail.said()):
        assert "\x00" not in text
        text.encode("utf-8")


def test_a_disclaimer_in_plain_words_does_not_hide_the_page_that_holds_the_worry() -> None:
    made = EmailMessage()
    made["From"] = "grace@school.example"
    made.set_content("<p>He waits outside.</p>", subtype="html")
    made.make_mixed()
    footer = EmailMessage()
    footer.set_content("This e-mail is confidential.")
    made.attach(footer)
    assert read_mail(made.as_bytes()).words == "He waits outside.\n\nThis e-mail is confidential."


def test_a_disclaimer_beside_two_alternatives_leaves_one_of_them_and_itself() -> None:
    made = EmailMessage()
    made["From"] = "grace@school.example"
    made.set_content("The words.")
    made.add_alternative("<p>The page.</p>", subtype="html")
    made.make_mixed()
    footer = EmailMessage()
    footer.set_content("This e-mail is confidential.")
    made.attach(footer)
    assert read_mail(made.as_bytes()).words == "The words.\n\nThis e-mail is confidential."


def test_of_alternatives_whose_plain_one_says_far_less_both_are_kept() -> None:
    made = EmailMessage()
    made["From"] = "grace@school.example"
    made.set_content("Open this as a page.")
    made.add_alternative("<p>He waits outside every day, and she is afraid of him.</p>", subtype="html")
    words = read_mail(made.as_bytes()).words
    assert "Open this as a page." in words
    assert "she is afraid of him" in words


def test_a_picture_within_the_page_of_an_alternative_is_named() -> None:
    made = EmailMessage()
    made["From"] = "grace@school.example"
    made.set_content("The words.")
    made.add_alternative("<p>The page.</p>", subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")
    mail = read_mail(made.as_bytes())
    assert (mail.words, mail.left_out) == ("The words.", ("photo.png",))
