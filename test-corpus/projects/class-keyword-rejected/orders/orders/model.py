class Model:
    @classmethod
    def __init_subclass__(cls, table):
        cls.table = table


class User(Model, table="users"):
    pass


class Group(Model, table="groups", schema="public"):  # error "class keyword `schema`"
    pass
