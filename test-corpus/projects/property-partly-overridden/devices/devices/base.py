class Device:
    def __init__(self, name):
        self.name = name
        self._power = 0
        self._speed = 0

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = name

    def _get_power(self):
        return self._power

    def _set_power(self, power):
        self._power = power

    power = property(_get_power, _set_power)

    @property
    def speed(self):
        return self._speed

    @speed.setter
    def speed(self, speed):
        self._speed = speed

    @speed.deleter
    def speed(self):
        self._speed = 0

    def start(self):
        self.power = 1
        del self.speed

    def stop(self):
        self.power = 0
