from orders.events import Named


class Silent:
    def __init_subclass__(cls):
        super().__init_subclass__()


class Quiet(Silent, Named):
    pass


class Note(Quiet, label="note"):  # error "`Silent.__init_subclass__`"
    pass
