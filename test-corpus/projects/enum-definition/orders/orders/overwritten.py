import enum


class State(enum.Enum):
    @property
    def final(self):
        return self is State.done

    open = "open"
    done = "done"
    final = "final"  # error "`final` is a method or property"
