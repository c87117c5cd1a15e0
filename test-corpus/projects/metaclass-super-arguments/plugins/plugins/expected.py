class FallbackMeta(type):
    """Falls back where the first way fails."""

    def __new__(mcls, name, bases, namespace):
        try:
            return super().__new__(mcls, name, bases)
        except TypeError:
            return super().__new__(mcls, name, bases, namespace)


class Plugin(metaclass=FallbackMeta):
    pass
