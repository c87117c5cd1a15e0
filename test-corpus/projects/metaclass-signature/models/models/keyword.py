from .meta import AuditedMeta as Audited


class Model(metaclass=Audited):
    pass


class Order(Model, table="orders"):  # error: class-keyword-rejected "`AuditedMeta.__init__`, which takes no such argument"
    pass


class Line(Order, table="lines"):
    pass
