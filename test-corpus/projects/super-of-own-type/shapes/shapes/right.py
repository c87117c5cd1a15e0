class Base:
    def save(self):
        return ["base"]


class Named(Base):
    def save(self):
        return super(Named, self).save() + ["named"]


class Lent(Base):
    def save(self):
        def later(other):
            return super(type(other), other).save()

        return later(self)


class Both(Named, Lent):
    def save(self):
        self = Base()
        return super(type(self), self).__sizeof__()
