from typing import Protocol

from orders import fields
from orders.fields import Connected, Priced


class Again(Priced):
    """The first error comes back."""

    def __getattr__(self, name):
        if name == "kind":
            return "order"
        return object.__getattribute__(self, name)


class Helped(Priced):
    def __getattr__(self, name):
        return self._other(name)

    def _other(self, name):
        return super().__getattribute__(name)


class Plain(Priced):
    """Nothing is asked next."""


class Knows(Priced):
    def __getattr__(self, name):
        if name in ("total", "net"):
            return 0
        raise AttributeError(name)


class Own(Priced):
    """Another error, or the wish to have no such attribute."""

    total = 3
    target = fields.Optional()

    @property
    def net(self):
        raise LookupError("no price list was loaded")

    @property
    def gross(self):
        raise AttributeError("'Own' object has no attribute 'gross'")

    def __getattr__(self, name):
        raise AttributeError(name)


class Proxy:
    """The object behind it may have what is missing here."""

    def __init__(self, inner):
        self._inner = inner

    @property
    def total(self):
        return self.net * 2

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._inner, name)


class Client(Connected):
    """Connected from the start."""

    def __init__(self, connection):
        super().__init__()
        self.connect(connection)

    def __getattr__(self, name):
        raise AttributeError(f"a client has no {name}")


class Lazy:
    def __init__(self):
        self._rows = None

    @property
    def count(self):
        self._load()
        return self._rows.size

    @property
    def first(self):
        if self._rows is None:
            self._load()
        return self._rows.size

    def _load(self):
        self._rows = self

    size = 3

    def __getattr__(self, name):
        raise AttributeError(f"nothing lazy has {name}")


class Mixed:
    """Whoever mixes it in sets the attribute."""

    @property
    def title(self):
        return self.headline.upper()

    def __getattr__(self, name):
        raise AttributeError(name)


class Given(fields.Address):
    street = "Main Street"


class Parcel:
    """What is asked may have the attribute."""

    def __init__(self, address, other):
        self.address = fields.Address("here")
        self.address.number = 3
        self.open = fields.Open()
        self.given = address
        self.sender: fields.Address = other
        self.owner = fields.Address("there")

    @property
    def number(self):
        return self.address.number

    @property
    def anything(self):
        return self.open.anything

    @property
    def town(self):
        return self.given.twon

    @property
    def street(self):
        return self.sender.street

    @property
    def name(self):
        return self.owner.label

    @property
    def code(self):
        if hasattr(self.address, "code"):
            return self.address.code
        return 0

    def __getattr__(self, name):
        raise AttributeError("unknown: " + name)


class Backend(Protocol):
    limit: int


class Wrapper:
    """The annotation says less than there is."""

    def __init__(self, backend: Backend):
        self.backend: Backend = backend

    @property
    def limit(self):
        return self.backend.limit

    def __getattr__(self, name):
        return getattr(self.backend, name)  # warn: getattr-recursion


class Owned(Parcel):
    def __init__(self):
        super().__init__(Open(), Given("there"))
        self.owner = Open()


class Open:
    twon = label = "there"
