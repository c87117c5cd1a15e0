class Typed:
    def __init__(self, kind, storage="value"):
        self.kind = kind
        self.storage = storage

    def __get__(self, instance, owner=None):
        return getattr(instance, self.storage)  # error "manages `value` of `Reading`"  # warn: descriptor-class-access

    def __set__(self, instance, value):
        setattr(instance, self.storage, self.kind(value))  # error
