class ImportFailed(Exception):
    """Keeps what it was called with: nobody calls the next `__init__`."""

    def __init__(self, source, row):
        self.source = source
        self.row = row


class BadRow(ImportFailed):
    def __init__(self, source, row, column):
        super(BadRow, self).__init__(source, row)
        self.column = column


class BadValue(ValueError):
    def __init__(self, column, value):
        ValueError.__init__(self, f"{column}: {value!r}")  # warn "`args` holds 1, and `__init__` needs 2"


class BadNumber(BadValue):
    def __init__(self, value):
        # The number of arguments is right by chance: the copy says other things, but it is made.
        super().__init__("number", value)


class Missing(KeyError):
    def __init__(self, table, key, hint=""):
        super().__init__(key)  # warn
        self.table = table


class MissingRow(Missing):
    pass


class Stopped(Exception):
    def __init__(self):
        super().__init__("stopped by hand")  # warn "takes 0"


class Refused(Exception):  # warn "by keyword only"
    def __init__(self, *, reason):
        self.reason = reason


class Unsaved(Exception):
    def __init__(self, source, row):
        if row:
            super().__init__(f"{source}:{row}")  # missed
        else:
            super().__init__(source)


class Closed(OSError):
    def __init__(self, path, state):
        super().__init__(5, f"{path} is {state}")


class Reduced(Missing):
    def __reduce__(self):
        return type(self), (self.table, self.args[0])


class Timed(Exception):
    def __init__(self, source, seconds, *, retried=False):
        message = f"{source} took {seconds} s"
        super().__init__(message)  # warn "`args` holds 1, and `__init__` needs 2"
        self.retried = retried


class Local(Exception):
    def __init__(self, source, row):
        super().__init__(f"{source}:{row}")
