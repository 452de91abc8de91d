import pytest
from django import forms
from django.template import engines

from web.forms.form import Form

pytestmark = pytest.mark.no_engine


class Address(Form):
    name = forms.CharField(label="Name on the parcel", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    street = forms.CharField(help_text="As the postman reads it.")
    phone = forms.CharField(required=False)
    country = forms.ChoiceField(choices=[("NL", "Netherlands")])
    sending = forms.ChoiceField(widget=forms.RadioSelect, choices=[("post", "Post"), ("courier", "Courier")])
    note = forms.CharField(label="What should people know?", widget=forms.Textarea)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    keep = forms.BooleanField(required=False, label="Keep it")
    offer = forms.CharField(widget=forms.HiddenInput)


def field(form: Form, name: str) -> str:
    return form[name].as_field_group()


def summary(form: Form) -> str:
    return engines["jinja2"].get_template("forms/form.html").render({"form": form, "fields": (), "hidden_fields": ()})


def test_a_label_stands_above_and_the_hint_is_tied_to_the_box() -> None:
    html = field(Address(), "street")
    assert html.index("<label") < html.index("<input")
    assert 'aria-describedby="id_street_helptext"' in html
    assert '<p class="hint" id="id_street_helptext">As the postman reads it.</p>' in html
    assert 'class="input"' in html


def test_an_error_is_tied_to_its_box_beside_the_hint() -> None:
    html = field(Address({}), "street")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_street_helptext id_street_error"' in html
    assert 'id="id_street_error"' in html
    assert "Street is still empty." in html


def test_an_empty_field_is_named() -> None:
    errors = Address({}).errors
    assert errors["name"] == ["Name on the parcel is still empty."]
    assert errors["note"] == ["“What should people know?” is still empty."]
    assert errors["sending"] == ["Sending: choose one."]


def test_words_of_a_fields_own_are_kept() -> None:
    class Own(Form):
        name = forms.CharField(error_messages={"required": "Whom shall we ask for?"})

    assert Own({}).errors["name"] == ["Whom shall we ask for?"]


def test_only_an_optional_field_says_so() -> None:
    assert "optional" in field(Address(), "phone")
    assert "optional" not in field(Address(), "name")
    assert "optional" not in field(Address(), "keep")


def test_attributes_are_passed_on() -> None:
    assert 'autocomplete="name"' in field(Address(), "name")


def test_every_shape() -> None:
    form = Address()
    assert '<div class="select">' in field(form, "country")
    assert field(form, "sending").startswith("<fieldset")
    assert '<input type="radio" name="sending" value="post"' in field(form, "sending")
    assert "<password-field" in field(form, "secret")
    assert '<label class="choice"><input type="checkbox"' in field(form, "keep")


def test_a_sign_in_the_box() -> None:
    form = Address()
    form.fields["name"].widget.affix = "€"  # type: ignore[attr-defined]
    assert '<span class="affix affix-start" aria-hidden="true">€</span>' in field(form, "name")


def test_the_summary_links_each_error_and_takes_the_focus() -> None:
    html = summary(Address({"name": "June Park"}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_street">Street is still empty.</a>' in html
    assert '<a href="#id_sending_0">' in html
    assert "Offer is still empty." in html
    assert "Six things to put right." in html


def test_the_summary_of_one_error() -> None:
    form = Address({})
    form.is_valid()
    form.errors.clear()
    form.add_error("street", "There is no such street.")
    assert "One thing to put right." in summary(form)


def test_what_is_wrong_with_the_whole_form_needs_no_count() -> None:
    form = Address({})
    form.is_valid()
    form.errors.clear()
    form.add_error(None, "That name and that password don’t go together.")
    assert "That name and that password" in summary(form)
    assert "to put right" not in summary(form)


def test_nothing_wrong_nothing_said() -> None:
    assert summary(Address()).strip() == ""


def test_a_whole_form() -> None:
    html = str(Address({}))
    assert html.index('role="alert"') < html.index("id_name")
    assert html.count('class="error"') == 6
    assert 'type="hidden" name="offer"' in html


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in field(Address({"name": "<script>alert()</script>"}), "name")
