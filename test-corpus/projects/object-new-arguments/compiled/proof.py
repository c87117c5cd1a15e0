import sys
import types

from proof_tools import raises

numba = types.ModuleType("numba")
numba.njit = lambda *function, **options: lambda x: x * 2.0
sys.modules["numba"] = numba

from kernels import extended

assert extended.widened(2) == 4.0
with raises(TypeError):
    extended.plain(2)
