"""Every address of Plaza: each app brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import URLPattern, URLResolver, include, path, re_path

from plaza import media
from plaza.views.credits import show as show_credits
from web.errors import nowhere

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{app}.urls")) for app in ("shop", "accounts", "web") if find_spec(f"{app}.urls")
]
if settings.DEMO:
    urlpatterns.append(path("photographs/", show_credits, name="credits"))

if isinstance(default_storage, FileSystemStorage):
    urlpatterns.append(path("media/<path:path>", media.show, name="media"))

if settings.DEBUG:
    # Django would answer a wrong address with a page for developers; whoever tries Plaza out meets our own. Only
    # addresses with a slash at their end, so that one without is still led to the page it means.
    urlpatterns.append(re_path(r"^.*/\Z", nowhere))

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.broken"
