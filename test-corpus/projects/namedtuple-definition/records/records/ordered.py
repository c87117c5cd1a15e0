from .forms import Record


class Entry(Record):
    key: str
    value: str = ""
    line: int  # error "field `line` of `Entry` has no default, but follows `value`"
