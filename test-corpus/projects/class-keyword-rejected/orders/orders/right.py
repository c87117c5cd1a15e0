from orders import Event
from orders.events import Named, Versioned


class Paid(Event, label="paid", topic="payments"):
    pass


class Shipped(Event, Versioned[int], version=2):
    pass


class Both(Named, Versioned[str], label="both", version=1):
    pass
