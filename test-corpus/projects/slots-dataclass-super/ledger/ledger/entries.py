from __future__ import annotations

from dataclasses import dataclass, field

from .records import Checked, frozen_record, record, slotted


@dataclass(slots=True)
class Entry(Checked):
    cents: int = 0

    def __post_init__(self):
        super().__post_init__()  # error "`super(Entry, self)`"

    @property
    def label(self):
        return super().label  # warn


class Correction(Entry):
    # The cell is that of this class: no decorator makes it anew.
    @property
    def label(self):
        return super(Entry, self).label


@record
class Transfer(Checked):
    cents: int = 0

    @classmethod
    def parse(cls, text):
        return super().parse(text.strip())  # error

    @property
    def label(self):
        return super().label  # error


@frozen_record(order=True)
class Balance(Checked):
    cents: int = 0

    def check(self):
        if self.cents < 0:
            super().check()  # warn


@slotted
class Invoice(Checked):
    cents: int = 0

    def check(self):
        def later(self=self):
            return super().check()  # warn

        later()

    def __eq__(self, other):
        if type(other) is not __class__:  # warn "`__class__` is not `Invoice`"
            return NotImplemented
        return self.cents == other.cents


@dataclass(slots=True)
class Account(Checked):
    entries: list[Entry] = field(default_factory=list)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)  # error

    def copy(self):
        return super(__class__, self).__class__()  # warn "`super(__class__, …)`"


@dataclass(init=False, slots=True)
class Note(Checked):
    text: str

    def __init__(self, text):
        super().__init__()  # error
        self.text = text

    def __post_init__(self):
        # The `__init__` of the class does not come here.
        super().__post_init__()  # warn
