from .meta import DeclarativeMeta, Field, ForgetfulMeta


class Plain(metaclass=DeclarativeMeta):
    name = Field()

    def clean(self):
        return self.fields

    class Meta:
        def ordering(self):
            return super().__repr__()


class CopyMeta(type):
    def __new__(mcls, name, bases, namespace):
        attributes = namespace.copy()
        attributes.update(made_by=mcls.__name__)
        return super().__new__(mcls, name, bases, attributes)


class KeepingMeta(type):
    def __new__(mcls, name, bases, namespace):
        kept = {key: value for key, value in namespace.items() if not isinstance(value, Field)}
        kept["fields"] = [key for key in namespace if key not in kept]
        return super().__new__(mcls, name, bases, kept)


class LettersMeta(type):
    def __new__(mcls, name, bases, namespace):
        kept = {
            key: value
            for key, value in namespace.items()
            if "_" in [letter for letter in key if not letter.isupper() or letter.isdigit()]
        }
        return super().__new__(mcls, name, bases, kept)


class Lettered(metaclass=LettersMeta):
    def __repr__(self):
        return super().__repr__()


class SpelledMeta(type):
    def __new__(mcls, name, bases, namespace):
        kept = {key: value for key, value in namespace.items() if not [it for it in key if it.isdigit()]}
        return super().__new__(mcls, name, bases, kept)


class Spelled(metaclass=SpelledMeta):
    def __repr__(self):
        return super().__repr__()


class FilledMeta(type):
    """The rest is put in by hand, the cell with it."""

    def __new__(mcls, name, bases, namespace):
        attributes = {}
        attributes.update(namespace)
        return super().__new__(mcls, name, bases, attributes)


class ReturningMeta(DeclarativeMeta):
    """Puts back what the metaclass below leaves out."""

    def __new__(mcls, name, bases, namespace):
        cell = namespace.pop("__classcell__", None)
        cls = super().__new__(mcls, name, bases, namespace)
        if cell is not None:
            cell.cell_contents = cls
        return cls


class SometimesMeta(type):
    def __new__(mcls, name, bases, namespace):
        if not bases:
            return super().__new__(mcls, name, bases, {})
        return super().__new__(mcls, name, bases, namespace)


class Base(metaclass=SometimesMeta):
    pass


class NoClassMeta(type):
    def __new__(mcls, name, bases, namespace):
        return {key: value for key, value in namespace.items() if not key.startswith("_")}


def methods(metaclass, *bases):
    class Made(*bases, metaclass=metaclass):
        def __repr__(self):
            return super().__repr__()

    return Made


class Copied(metaclass=CopyMeta):
    def __repr__(self):
        return super().__repr__()


class Kept(metaclass=KeepingMeta):
    name = Field()

    def __repr__(self):
        return super().__repr__()


class Filled(metaclass=FilledMeta):
    def __repr__(self):
        return super().__repr__()


class Returned(metaclass=ReturningMeta):
    def __repr__(self):
        return super().__repr__()


class Sometimes(Base):
    def __repr__(self):
        return super().__repr__()


class none(metaclass=NoClassMeta):
    def value(self):
        return super().value()
