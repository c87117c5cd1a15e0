from gauges.base import Gauge


class Capped(Gauge):
    @property
    def level(self):
        return super().level

    @level.setter
    def level(self, level):
        super().level = min(level, 10)  # error "write `Gauge.level.fset(self, value)`"

    @level.deleter
    def level(self):
        del super(Capped, self).level  # error "`level` cannot be deleted through `super()`"


class Named(Gauge):
    def rename(self, name):
        super().name = name  # error "`Gauge.name` has no setter: add one"

    def tag(self):
        behind = super()
        behind.tags = ["a"]  # error "write `self.tags`"

    def grow(self):
        super().level += 1  # error "`level` cannot be assigned"

    @classmethod
    def count(cls):
        super().counter = 1  # error "`counter`"
