from storage.marks import optional, required


class Backend:  # warn "`read` and `write` of `Backend` are abstract"
    @required
    def read(self, key): ...

    @required
    def write(self, key, value): ...


class Counted:  # warn "`count` of `Counted` is abstract"
    count = optional()
