class Cents(int):
    pass


class Counted(int):
    pass


class Stock(Cents, Counted):  # error: layout-conflict "before 3.12"
    pass
