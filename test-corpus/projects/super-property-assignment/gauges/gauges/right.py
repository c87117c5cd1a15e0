from gauges.base import Gauge


class Capped(Gauge):
    @property
    def level(self):
        return super().level

    @level.setter
    def level(self, level):
        super(Capped, type(self)).level.fset(self, min(level, 10))

    @level.deleter
    def level(self):
        Gauge.level.fdel(self)


class Noted(Gauge):
    def note(self):
        super().__setattr__("level", 3)
        try:
            super().level = 4
        except AttributeError:
            self.level = 5

