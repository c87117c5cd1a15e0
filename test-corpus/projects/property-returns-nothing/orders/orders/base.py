import abc


class documented(property):
    """A property that says more than others."""


class Priced(abc.ABC):
    @property
    @abc.abstractmethod
    def price(self):
        print("to be overridden")

    @property
    def currency(self):
        """Of the price."""
