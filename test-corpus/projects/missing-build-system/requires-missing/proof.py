from pip._internal.exceptions import MissingPyProjectBuildRequires
from proof_tools import backend, raises

with raises(MissingPyProjectBuildRequires):
    backend()
