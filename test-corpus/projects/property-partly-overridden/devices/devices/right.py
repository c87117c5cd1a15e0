from devices.base import Device


class Fan(Device):
    @Device.name.getter
    def name(self):
        return self._name + " fan"


class Lamp(Device):
    @property
    def power(self):
        return 60

    @power.setter
    def power(self, power):
        pass


class Panel(Device):
    """Nothing in view assigns what it makes read-only, or the method is another one."""

    @property
    def power(self):
        return 1

    def start(self):
        return None

    def stop(self):
        return None


class Battery(Device):
    power = 3

    def start(self):
        self.power = 4


def every():
    lamp = Lamp("a")
    lamp.start()
    panel = Panel("b")
    panel.start()
    panel.stop()
    battery = Battery("c")
    battery.start()
    return [Fan("d").name, lamp.power, panel.power, battery.power]
