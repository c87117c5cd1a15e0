from proof_tools import raises

from units import Probe

probe = Probe(100)
assert probe.fahrenheit == 212
probe.kelvin = 273.15
assert probe.celsius == 0
with raises(RecursionError):
    probe.kelvin
