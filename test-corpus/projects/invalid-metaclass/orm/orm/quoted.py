from orm.registry import RegistryMeta  # noqa: F401


class Model(metaclass="RegistryMeta"):  # error "a string"
    pass
