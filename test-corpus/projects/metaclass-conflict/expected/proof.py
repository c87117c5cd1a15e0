import unittest

import compat.fallback
import compat.test_signals

assert compat.fallback.SignalListener.__bases__ == (compat.base.Signal,)
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromModule(compat.test_signals).run(result)
assert result.wasSuccessful() and result.testsRun == 1
