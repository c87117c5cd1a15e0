from plugins import base
from plugins.base import Numbers, Text as Words


def register():
    return {Words: "text", Numbers: "numbers"}  # error "the class `Text` cannot be a key of a dict"


def known(kind=base.Plugin):
    known = set()
    known.add(base.Plugin)  # error "`Named.__hash__` is None"
    return kind in known


def cached():
    names = {}
    return names.setdefault(base.Plugin, "plugin")  # error


def right():
    # Instances are as hashable as those of any class.
    return len({Words(), Words()} | {Numbers}) - 1
