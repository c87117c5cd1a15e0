from models import fields


class Order(fields.Base):
    __slots__ = (*fields.COMMON, "total")  # error "`total`"

    @property
    def total(self):
        return 1
