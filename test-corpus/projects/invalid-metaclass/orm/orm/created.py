from orm.registry import Options as Settings


class Model(list, metaclass=Settings()):  # error "`Options`"
    pass
