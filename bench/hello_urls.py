"""hello: a view behind the same middleware with a two-line template. ceiling: a plain, unsealed insert."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from midweek.web.middleware import anyone
from midweek.web.urls import *  # noqa: F403
from midweek.web.urls import urlpatterns as _ours

TWO_LINES = Template("<!doctype html><title>hello</title>\n<p>hello {{ name }}</p>")


@anyone
@ensure_csrf_cookie
def hello(request: HttpRequest) -> HttpResponse:
    """The least a signed-in page can be."""
    return HttpResponse(TWO_LINES.render(Context({"name": request.user.get_username()})))


@anyone
def ceiling(request: HttpRequest) -> HttpResponse:
    """The same job as a check-in in plain Django and SQLite: session, CSRF, one insert."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_plain (id integer PRIMARY KEY, mood integer, said text)"
        )
        cursor.execute(
            "INSERT INTO bench_plain (mood, said) VALUES (%s, %s)", [request.POST["mood"], "x" * 200]
        )
    return HttpResponse(status=303, headers={"Location": "/hello/"})


urlpatterns = [*_ours, path("hello/", hello), path("ceiling/", ceiling)]
