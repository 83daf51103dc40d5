"""Every address, by area."""

from django.urls import path, register_converter

from midweek.web.views import account, public


class Id:
    """A record's id: 32 hex digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Id, "id")

handler400 = "midweek.web.views.errors.bad_request"
handler403 = "midweek.web.views.errors.forbidden"
handler404 = "midweek.web.views.errors.not_found"
handler500 = "midweek.web.views.errors.server_error"

urlpatterns = [
    # public
    path("", public.home, name="home"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("offline/", public.offline, name="offline"),
    path("sw.js", public.service_worker, name="service_worker"),
    path("manifest.webmanifest", public.manifest, name="manifest"),
    # in and out
    path("sign-up/", account.sign_up, name="sign_up"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("unlock/", account.unlock, name="unlock"),
    path("lock/", account.lock, name="lock"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("exit/", account.exit, name="exit"),
    path("blank/", account.blank, name="blank"),
]
