class Stroke:
    __slots__ = ("width", "dash-array")  # error "`dash-array`"
