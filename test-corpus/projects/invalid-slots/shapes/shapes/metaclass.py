class ShapeMeta(type):
    __slots__ = ("registry",)  # error "instances of `type` vary in size"
