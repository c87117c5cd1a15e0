from devices.base import Simulator
from devices.helpers import concrete


def test_simulator():
    with concrete():
        assert Simulator(1).wires == 1
