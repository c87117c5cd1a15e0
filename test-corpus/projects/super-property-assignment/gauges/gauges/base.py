class Gauge:
    def __init__(self):
        self._level = 0

    @property
    def level(self):
        return self._level

    @level.setter
    def level(self, level):
        self._level = level

    @level.deleter
    def level(self):
        self._level = 0

    @property
    def name(self):
        return "gauge"
