"""What compiled templates call while they run: values looked up and written as Django does it, the usual ways first."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from html import escape
from inspect import signature
from types import NoneType
from typing import Any

from django.template import Context, VariableDoesNotExist
from django.template.base import render_value_in_context
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject, empty
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import get_default_timezone


class Missing:
    """Stands for a name that is not there; false, and nothing on the page."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


MISSING = Missing()
# Types that have attributes only, and no items to look into first.
_plain: set[type] = set()
# What types with slots do not have and never will.
_absent: set[tuple[type, str]] = set()
# What Django writes its own way; everything else is written as its own text.
LOCALIZED = (str, int, float, Decimal, date, time, NoneType)
_to_escape = re.compile(r"[&<>\"']").search
_defaults = Context()


def look(value: Any, name: str) -> Any:
    """`value.name` as templates mean it: an item, an attribute, or an element by its number; called if it can be."""
    kind = type(value)
    if kind in _plain:
        try:
            found = getattr(value, name)
        except AttributeError:
            return MISSING if (kind, name) in _absent else _look_patiently(value, name)
    elif kind is dict:
        found = value.get(name, MISSING)
        if found is MISSING:
            found = getattr(value, name, MISSING)
            if found is MISSING:
                return _look_patiently(value, name)
    elif value is MISSING or value is None:
        return MISSING
    elif kind is SimpleLazyObject:
        if value._wrapped is empty:
            value._setup()
        return look(value._wrapped, name)
    else:
        return _look_patiently(value, name)
    return _called(found) if callable(found) else found


def _look_patiently(value: Any, name: str) -> Any:
    kind = type(value)
    # Those of the second kind are asked for items by number only.
    subscriptable = hasattr(kind, "__getitem__") and not issubclass(kind, (str, tuple, list))
    if not subscriptable and value is not None and not issubclass(kind, type):
        _plain.add(kind)
    try:
        if not subscriptable:
            raise TypeError
        found = _item(value, name)
    except (TypeError, AttributeError, KeyError, ValueError, IndexError):
        try:
            found = getattr(value, name)
        except (TypeError, AttributeError):
            if name in dir(value):
                raise  # A property's own error.
            if not any(hasattr(value, way) for way in ("__dict__", "__getattr__", "__getitem__")):
                _absent.add((kind, name))
            try:
                found = value[int(name)]
            except (IndexError, ValueError, KeyError, TypeError):
                return MISSING
    except Exception as error:
        if getattr(error, "silent_variable_failure", False):
            return ""
        raise
    return _called(found) if callable(found) else found


def _item(value: Any, name: str) -> Any:
    try:
        return value[name]
    except TypeError:
        # It has no items by name, only by number.
        _plain.add(type(value))
        raise


def _called(found: Callable[..., Any]) -> Any:
    if getattr(found, "do_not_call_in_templates", False):
        return found
    if getattr(found, "alters_data", False):
        return ""
    try:
        return found()
    except TypeError:
        if _needs_arguments(found):
            return ""
        raise
    except Exception as error:
        if getattr(error, "silent_variable_failure", False):
            return ""
        raise


def called_if_callable(value: Any) -> Any:
    return _called(value) if callable(value) else value


def _needs_arguments(function: Callable[..., Any]) -> bool:
    try:
        signature(function).bind()
    except (TypeError, ValueError):
        return True
    return False


def text(value: Any) -> bytes:
    """A value as it stands on the page, escaped unless it is safe."""
    kind = type(value)
    if kind is str:
        return escape(value).encode() if _to_escape(value) else value.encode()
    if kind is SafeString:
        return value.encode()
    if kind is int:
        return b"%d" % value
    if value is MISSING:
        return b""
    if isinstance(value, LOCALIZED):
        return str(render_value_in_context(value, _defaults)).encode()
    return escaped(str(value))


def local(value: Any) -> Any:
    """A moment where Plaza is, for filters that expect it so; nobody has a time zone of their own."""
    if type(value) is datetime and value.tzinfo is not None:
        return value.astimezone(get_default_timezone())
    return value


def escaped(output: Any) -> bytes:
    """What a tag answered, escaped unless it is safe."""
    return (output if type(output) is SafeString else conditional_escape(output)).encode()


def none(value: Any) -> Any:
    """None for what is not there, where Django has it so: in conditions, loops and `firstof`."""
    return None if value is MISSING else value


def blank(value: Any) -> Any:
    """Empty text for what is not there, where Django has it so: before filters, in arguments of tags."""
    return "" if value is MISSING else value


def found(value: Any) -> Any:
    """A filter's argument, which must be there."""
    if value is MISSING:
        raise VariableDoesNotExist("An argument of a filter is not there.")
    return value


def rows(value: Any) -> Sequence[Any]:
    """What a loop goes through."""
    if value is None or value is MISSING:
        return ()
    return value if hasattr(value, "__len__") else list(value)


def compared(compare: Callable[[Any, Any], Any], first: Any, second: Any) -> bool:
    """A comparison in `{% if %}`; what cannot be compared is not so."""
    try:
        return bool(compare(none(first), none(second)))
    except (TypeError, ValueError):
        return False


def kept_safe(function: Callable[..., Any], value: Any, *arguments: Any, **options: Any) -> Any:
    """A filter whose output is safe when its input was."""
    output = function(value, *arguments, **options)
    return mark_safe(output) if isinstance(value, SafeData) else output  # noqa: S308 (as its input was)


def first_of(*values: Any) -> SafeString:
    return next((SafeString(text(value).decode()) for value in values if value), SafeString())


def csrf_field(token: Any) -> bytes:
    return _csrf_field(str(token)) if token else b""


@lru_cache(64)
def _csrf_field(token: str) -> bytes:
    if token == "NOTPROVIDED":  # noqa: S105 (Django’s word for none)
        return b""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'.encode()


def address_or_nothing(here: Escaped, key: Any) -> str:
    """For `{% url … as name %}`: the address, not escaped yet, or nothing where there is none."""
    try:
        return here.addresses[key]
    except NoReverseMatch:
        return ""
