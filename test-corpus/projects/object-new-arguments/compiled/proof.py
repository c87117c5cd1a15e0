import sys
import types

from proof_tools import raises


def njit(function=None, **options):
    return (lambda x: x * 2.0) if function else lambda function: njit(function)


numba = types.ModuleType("numba")
numba.njit = njit
sys.modules["numba"] = numba

from kernels import extended

assert extended.widened(2) == 4.0 and extended.widened_twice(2) == 4.0
with raises(TypeError):
    extended.plain(2)
