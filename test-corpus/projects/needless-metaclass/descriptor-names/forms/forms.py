from __future__ import annotations

from typing import Any

from forms.fields import Field, Text


class FormMeta(type):  # warn "`__set_name__`"
    def __init__(cls, name: str, bases: tuple, attributes: dict[str, Any]) -> None:
        super().__init__(name, bases, attributes)
        for key, field in attributes.items():
            if isinstance(field, Field):
                field.name = key
                field.owner = cls


class Form(metaclass=FormMeta):
    pass


class Login(Form):
    user = Text()
    password = Text()
