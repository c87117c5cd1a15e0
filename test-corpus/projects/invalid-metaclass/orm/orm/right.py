from orm.registry import Builder, RegistryMeta, builder


class Model(metaclass=RegistryMeta):
    pass


class Built(metaclass=builder):
    pass


class Again(metaclass=Builder()):
    pass
