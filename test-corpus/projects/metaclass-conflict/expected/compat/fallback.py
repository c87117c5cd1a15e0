from typing import TYPE_CHECKING

from compat.base import Listener, Signal

try:

    class SignalListener(Signal, Listener):
        pass

except TypeError:

    class SignalListener(Signal):
        pass


if TYPE_CHECKING:

    class Typed(Signal, Listener):
        pass

else:
    Typed = SignalListener
