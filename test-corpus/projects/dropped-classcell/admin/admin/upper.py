import admin.meta


class Constants(metaclass=admin.meta.UpperMeta):
    LIMIT = 10


class Checked(Constants):  # error
    LIMIT = 20

    def check(self):
        return super().check()
