from schema import config

from proof_tools import raises

assert config.SCHEMA["name"] is str and config.SCHEMA["size"] is int
with raises(TypeError, "unhashable"):
    config.wrong()
