from proof_tools import raises

from caches import nodes, right, use

for broken in [
    use.observe, use.keep, use.names, use.proxied, use.closed, use.of_pair, use.method, use.first, use.subscribed,
    lambda: use.marked(nodes.Node(), use.marks()),
]:
    with raises(TypeError, "cannot create weak reference"):
        broken()
right.run()
