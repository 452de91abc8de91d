"""What a password may be: Django's rules, in Plaza's words."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts.passwords import normalize_password
from web.pages.words import in_words

LONGEST = 256


def weakness(password: str, account: Any) -> str:
    """What is wrong with a password for this account, the first thing only; empty when nothing is."""
    try:
        password_validation.validate_password(normalize_password(password), account)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Use at least {in_words(self.min_length)} characters. A few words in a row do well."

    def get_help_text(self) -> str:
        return f"At least {in_words(self.min_length)} characters. A few words in a row do well."


class NotAName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "This is too close to the %(verbose_name)s; someone who knows that would guess it."

    def get_help_text(self) -> str:
        return ""


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Choose another password. This one is on every list of passwords to try."

    def get_help_text(self) -> str:
        return ""


class NotOnlyFigures(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Add some letters. Figures alone are quickly guessed."

    def get_help_text(self) -> str:
        return ""
