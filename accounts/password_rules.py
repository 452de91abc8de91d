"""What a password may be: Django's rules, in Plaza's words."""

from django.contrib.auth import password_validation

from web.templatetags.plaza import in_words

LONGEST = 256


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Take {in_words(self.min_length)} characters at least. A few words in a row do well."

    def get_help_text(self) -> str:
        return f"{in_words(self.min_length).capitalize()} characters at least. A few words in a row do well."


class NotAName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "This is too close to the %(verbose_name)s; someone who knows that would guess it."

    def get_help_text(self) -> str:
        return ""


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "This one is on every list of passwords to try. Take another."

    def get_help_text(self) -> str:
        return ""


class NotOnlyFigures(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Figures alone are quickly tried. Mix in some letters."

    def get_help_text(self) -> str:
        return ""
