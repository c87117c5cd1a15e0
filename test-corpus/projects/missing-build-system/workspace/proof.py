from proof_tools import backend

assert backend("libs/prices") == "setuptools.build_meta:__legacy__"
assert backend("libs/stock") == "flit_core.buildapi"
