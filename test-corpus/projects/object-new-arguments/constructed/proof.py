from models import assets

from proof_tools import raises

assert assets.made().path == "/"
with raises(TypeError):
    assets.wrong()
