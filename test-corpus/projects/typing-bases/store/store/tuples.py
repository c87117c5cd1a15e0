import typing as t

from store.base import Plain


class Entry(t.NamedTuple, Plain):  # error "derives from `NamedTuple` and another class"
    key: str
