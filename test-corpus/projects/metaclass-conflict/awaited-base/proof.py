import asyncio

from proof_tools import raises

import plugins

with raises(TypeError, "metaclass conflict"):
    asyncio.run(plugins.load("csv"))
assert asyncio.run(plugins.load_plainly("csv")).kind == "csv"
