import sys

from models import Note, classified, labelled, named, unlocked
from proof_tools import raises

for use in named, labelled, unlocked, classified, lambda: Note.text:
    with raises(TypeError):
        use()

with raises(TypeError if sys.version_info >= (3, 12) else RuntimeError):
    import labels
