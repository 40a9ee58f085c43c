"""The site's addresses with some beside them whose views do what a view shouldn't."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from cairn.base.errors import BadInput, Broken, NotAllowed, NotFound, NotNow
from cairn.config.urls import handler403, handler404, handler500
from cairn.config.urls import urlpatterns as real
from cairn.trail.actions import note
from cairn.web.pages import actor

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
KINDS = {"not_allowed": NotAllowed, "not_found": NotFound, "not_now": NotNow, "bad_input": BadInput, "broken": Broken}


def write_then_fail(request: HttpRequest, how: str) -> HttpResponse:
    note(by=actor(request), did="test.half_done", on_kind="test")
    if how in KINDS:
        raise KINDS[how]("A sentence for the person.")
    if how == "fault":
        raise ZeroDivisionError
    return HttpResponse(status=int(how))


def count_rows(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from records_record")
        return HttpResponse(str(cursor.fetchone()[0]))


def who(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select access_agency(), access_acting_role(), access_purpose()")
        return HttpResponse("|".join(map(str, cursor.fetchone())))


def piece_by_piece(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"row"]))


urlpatterns = [
    *real,
    path("test/fail/<how>", write_then_fail, name="test_fail"),
    path("test/who", who, name="test_who"),
    path("test/count", count_rows, name="test_count"),
    path("test/open", count_rows, name="accessibility"),  # an open page that reads protected rows
    path("test/pieces", piece_by_piece, name="test_pieces"),
]
