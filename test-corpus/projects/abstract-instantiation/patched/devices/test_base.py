"""Tests of what an abstract class has already: the set of its abstract methods is emptied for them."""

from unittest import mock

from devices.base import Device, Simulator
from devices.helpers import concrete


@mock.patch.multiple(Device, __abstractmethods__=frozenset())
def test_wires():
    assert Device(3).wires == 3


def test_wires_again():
    with mock.patch.object(Device, "__abstractmethods__", set()):
        device = Device(wires=2)
    assert device.wires == 2
