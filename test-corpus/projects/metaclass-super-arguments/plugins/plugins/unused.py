class UnusedMeta(type):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, namespace)  # warn "gets 3 arguments, and takes 4"


class AvoidedMeta(type):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, namespace, True)  # warn "gets 5 arguments"


class AvoidingMeta(AvoidedMeta):
    """Does not come to it."""

    def __new__(mcls, name, bases, namespace):
        namespace["avoided"] = True
        return type.__new__(mcls, name, bases, namespace)


class Avoided(metaclass=AvoidingMeta):
    pass
