import doctest

from proof_tools import raises


class Results(doctest.TestResults):
    pass


assert Results(1, 2).failed == 1
with raises(TypeError, "MRO"):
    import report.results
