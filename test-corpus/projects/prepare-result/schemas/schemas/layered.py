import schemas.meta as metaclasses


class Table(metaclass=metaclasses.LayeredMeta):  # error "returns a `collections.ChainMap`"
    name = "text"
