from proof_tools import backend

assert backend() == "setuptools.build_meta:__legacy__"
