from orm import registry


class Model(metaclass=registry):  # error "module `orm.registry`"
    pass
