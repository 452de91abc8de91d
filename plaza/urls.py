"""Every URL of Plaza: each app brings its own."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import URLPattern, URLResolver, include, path, re_path

from plaza import media
from plaza.views.credits import show as show_credits
from web.pages.errors import no_such_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shop.urls")),
    path("", include("accounts.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("photographs/", show_credits, name="credits"))

if isinstance(default_storage, FileSystemStorage):
    urlpatterns.append(path("media/<path:path>", media.show, name="media"))

if settings.DEBUG:
    urlpatterns.append(path("", include("web.styleguide.urls")))
    # Django would answer a wrong URL with a page for developers; whoever tries Plaza out meets our own. Only URLs with
    # a slash at their end, so that one without is still redirected to the page it means.
    urlpatterns.append(re_path(r"^.*/\Z", no_such_page))

handler400 = "web.pages.errors.bad_request"
handler403 = "web.pages.errors.forbidden"
handler404 = "web.pages.errors.not_found"
handler500 = "web.pages.errors.server_error"
