from proof_tools import raises

from views import factory

assert len(factory.as_view("Home", template="x")) == 3
assert factory.with_keywords("Home").__name__ == "Home"
for make in (factory.as_renderer, factory.with_new_class, factory.with_metaclass):
    with raises(TypeError, "metaclass conflict"):
        make("Broken")
