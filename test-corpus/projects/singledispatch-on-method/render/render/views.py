import functools
from functools import singledispatch as generic

from render import shapes
from render.shapes import Circle


class Html:
    @functools.singledispatch
    def draw(self, shape):  # warn "`draw` dispatches on `self`, which is always a `Html`"
        return "?"

    @draw.register
    def _(self, shape: Circle):
        return "circle"

    @generic
    def write(self, value):  # warn "never chosen"
        return "?"

    @write.register(int)
    @write.register(float)
    def write_number(self, value):
        return "number"

    @generic
    def measure(self, shape):  # warn "write `functools.singledispatchmethod`"
        return 0

    @measure.register(shapes.Shape)
    def measure_shape(self, shape):
        return 1


class Page(Html):
    @generic
    def show(self, value, *, deep=False):  # warn
        return "?"

    @show.register(list)
    def _(self, value, *, deep=False):
        return "list"

    @functools.singledispatch
    def save(self: "Page", target: object):  # warn
        return "?"

    @save.register(str)
    def save_path(self, target):
        return "path"


class Text:
    def draw(self, shape):
        return "?"

    draw = generic(draw)  # warn "`draw` dispatches on `self`"

    @draw.register(Circle)
    def draw_circle(self, shape):
        return "circle"


class Right:
    @functools.singledispatchmethod
    def draw(self, shape):
        return "?"

    @draw.register
    def _(self, shape: Circle):
        return "circle"

    @generic
    def _write(value):
        return "?"

    @_write.register(int)
    def _(value):
        return "number"

    write = staticmethod(_write)

    @generic
    def kind(self, value):
        return "right"


class Below(Right):
    pass


@Right.kind.register
def kind_of_below(self: Below, value):
    return "below"
