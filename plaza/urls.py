"""All URLs: those of each app, and the project's own."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.urls import urlpatterns as accounts
from plaza import media
from plaza.views import mail, robots
from plaza.views.credits import show as show_credits
from shop.views import sellers
from web.pages.errors import no_such_page

# A member's page shows what they sell, so the shop has it; accounts link to it as one of theirs.
member_page = path("@<str:username>/", sellers.show, name="member")

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", robots.show, name="robots"),
    path("", include("shop.urls")),
    path("", include(([member_page, *accounts], "accounts"))),
]
if settings.DEMO:
    urlpatterns.append(path("photographs/", show_credits, name="credits"))

if isinstance(default_storage, FileSystemStorage):
    urlpatterns.append(path("media/<path:path>", media.show, name="media"))
# Files that are there have been answered: photographs by the line above, static files by WhiteNoise.
urlpatterns.append(re_path(r"^(?:media|static)/", media.no_such_file))

if settings.DEBUG:
    urlpatterns += [
        path("", include("plaza.styleguide.urls")),
        path("mail/", mail.index, name="mail"),
        path("mail/<str:name>/", mail.show, name="mail_letter"),
    ]
    # With DEBUG Django would answer unknown URLs with a page for developers; this shows our own. Only for URLs that end
    # with a slash, since APPEND_SLASH redirects the others.
    urlpatterns.append(re_path(r"^.*/\Z", no_such_page))

handler400 = "web.pages.errors.bad_request"
handler403 = "web.pages.errors.forbidden"
handler404 = "web.pages.errors.not_found"
handler500 = "web.pages.errors.server_error"
