from typed import Typed


class Reading:
    value = Typed(float)
    unit = Typed(str, storage="_unit")
    place = Typed(str, "_place")
