class Field:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        setattr(instance, self.name, value)
