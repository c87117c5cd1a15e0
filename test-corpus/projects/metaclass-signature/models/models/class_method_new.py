import models.meta as metaclasses


class Base(metaclass=metaclasses.EagerMeta):  # error "and 5 create `Base`: metaclass twice"
    pass
