import orm.registry as kept


class Model(metaclass=kept.DEFAULT):  # error "an instance of `Options`"
    pass
