class RegistryMeta(type):
    def __contains__(cls, item: object) -> bool:
        return item in vars(cls).values()


class Registry(metaclass=RegistryMeta):
    pass
