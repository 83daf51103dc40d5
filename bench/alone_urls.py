"""hello in plain Django: a signed-in session and a two-line template."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

TWO_LINES = Template("<!doctype html><title>hello</title>\n<p>hello {{ name }}</p>")


def hello(request: HttpRequest) -> HttpResponse:
    """The least a signed-in page can be."""
    return HttpResponse(TWO_LINES.render(Context({"name": request.user.get_username()})))


def sign_in(request: HttpRequest) -> HttpResponse:
    """Whoever asks is the one account there is."""
    somebody, _ = get_user_model().objects.get_or_create(username="somebody")
    login(request, somebody)
    return HttpResponse(status=303, headers={"Location": "/hello/"})


urlpatterns = [path("help/", hello), path("hello/", hello), path("sign-in/", sign_in)]
