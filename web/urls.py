"""Pages of the kit itself."""

from django.urls import path

from web import styleguide

app_name = "web"

urlpatterns = [path("styleguide/", styleguide.show, name="styleguide")]
