from . import meta


class SubMeta(meta.OrderedMeta):
    pass


class Form(metaclass=SubMeta, table="forms"):  # error "`OrderedMeta.__prepare__` needs `bases`"
    pass
