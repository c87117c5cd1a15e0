from session.state import Plain, State

from proof_tools import raises

state = State()
assert state.path == "/" and state.user is None and vars(state)["path"] == "/"
with raises(AttributeError):
    Plain()
