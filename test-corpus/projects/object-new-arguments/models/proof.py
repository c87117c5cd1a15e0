from proof_tools import raises

from models import articles

for broken in [articles.create, articles.other, lambda: articles.Service("a"), lambda: articles.Checked("a", True)]:
    with raises(TypeError, "object.__init__() takes exactly one argument"):
        broken()
assert articles.Stored("a").name == "a" and articles.Button("a").shown and articles.Checked("a").name == "a"
