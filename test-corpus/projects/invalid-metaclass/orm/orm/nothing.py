METACLASS = None


class Model(metaclass=METACLASS):  # error "`None`"
    pass
