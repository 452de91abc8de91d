"""The URL of the style guide, for development only."""

from django.urls import path

from plaza.styleguide import views

app_name = "web"

urlpatterns = [path("styleguide/", views.show, name="styleguide")]
