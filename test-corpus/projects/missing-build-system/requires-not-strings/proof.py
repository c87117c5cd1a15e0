from pip._internal.exceptions import InvalidPyProjectBuildRequires
from proof_tools import backend, raises

with raises(InvalidPyProjectBuildRequires):
    backend()
