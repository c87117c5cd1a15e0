import abc
from builtins import property as attribute


class Account:
    def __init__(self, owner):
        self._balance = 0
        self._owner = owner
        self._limit = 0

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def set_balance(self, balance):  # error "`Account.balance` is bound to another name: `set_balance`"
        self._balance = balance

    @attribute
    def owner(self):
        return self._owner

    @owner.setter
    def onwer(self, owner):  # warn "the setter of `Account.owner`"
        self._owner = owner

    @property
    def limit(self):
        return self._limit

    @limit.setter
    def limit(self, limit):
        self._limit = limit

    @limit.deleter
    def delete_limit(self):  # error "stays without a deleter"
        self._limit = 0


class Interest(abc.ABC):
    _rate = 0

    def _get_rate(self):
        return self._rate

    rate = property(_get_rate)

    @rate.setter
    def new_rate(self, rate: float) -> None:  # error "call the setter `rate`, as the getter"
        self._rate = rate


class Card:
    @property
    def pin(self):
        return vars(self)["pin"]

    @pin.setter
    def change_pin(self, pin):  # warn "the setter of `Card.pin` is bound to another name"
        vars(self)["pin"] = pin


class Job:
    """The private name is there to be assigned."""

    def __init__(self):
        self._state = "new"

    @property
    def state(self):
        return self.__dict__["state"]

    @state.setter
    def _state(self, state):
        self.__dict__["state"] = state

    @property
    def size(self):
        return 1

    @size.setter
    def size(self, size):
        self.wanted = size

    length = size
