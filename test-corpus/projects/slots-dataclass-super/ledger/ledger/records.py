import dataclasses
import functools

record = functools.partial(dataclasses.dataclass, slots=True)
frozen_record = functools.partial(record, frozen=True)
slotted = dataclasses.dataclass(slots=True, weakref_slot=False)


class Checked:
    __slots__ = ()

    def __post_init__(self):
        self.check()

    def check(self):
        pass

    @property
    def label(self):
        return "record"

    @classmethod
    def parse(cls, text):
        return cls(int(text))

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)

    def totals(self):
        yield 0
