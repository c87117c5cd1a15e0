"""`doctest.TestResults` derives, since 3.13, from a named tuple that has the same name."""

import doctest


class Results(doctest.TestResults):
    pass


class Mixin:
    pass


class Both(Mixin, Results):
    pass


class Wrong(doctest.TestResults, Results):  # error
    pass
