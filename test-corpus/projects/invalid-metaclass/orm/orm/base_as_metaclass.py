from orm.things import Model as Base


class Order(metaclass=Base):  # error "`Model`, which cannot be called"
    pass
