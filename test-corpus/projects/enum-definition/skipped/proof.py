import unittest

import filters.mixed
from filters import test_mixed

suite = unittest.defaultTestLoader.loadTestsFromModule(test_mixed)
result = unittest.TestResult()
suite.run(result)
assert result.wasSuccessful(), result
assert filters.mixed.Filter.DATE
