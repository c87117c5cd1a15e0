from orm.things import Model, Rows


class Order(Rows, metaclass=Model):  # error "as that of its base `Rows` does"
    pass
