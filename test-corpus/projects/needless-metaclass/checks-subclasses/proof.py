from commands.base import Command
from commands.deploy import Deploy
from proof_tools import raises

assert Deploy.parameters == ("host", "port")
with raises(TypeError, "needs a name"):

    class Nameless(Command):
        pass
