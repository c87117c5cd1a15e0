import asyncio
import inspect
import operator
import warnings

from proof_tools import raises

warnings.simplefilter("ignore")

from service import base, constructed, inherited, right, silently, streams

with raises(TypeError, "__bool__ should return bool"):
    bool(base.Resource())
with raises(TypeError, "non-string"):
    str(inherited.File())
with raises(TypeError, "coroutine"):
    len(inherited.Folder())
with raises(TypeError, "generator"):
    operator.index(inherited.Folder())

with raises(TypeError, "should return None"):
    constructed.HttpClient("localhost")
constructed.Pool(1)
with raises(TypeError, "should return None"):
    constructed.Pool(11)
with raises(TypeError, "should return None"):
    constructed.build()


async def loop(rows):
    async for row in rows:
        return row


async def enter(session):
    async with session:
        pass


with raises(TypeError, "__anext__"):
    asyncio.run(loop(streams.Stream()))
with raises(TypeError, "__aenter__"):
    asyncio.run(enter(streams.Session()))
with raises(TypeError, "non-iterator"):
    iter(streams.Rows())

model = silently.Model()
model.name = "lost"
assert vars(model) == {}
assert silently.Plugin.plugins == []
assert silently.Order(1).total == 1
assert "nothing" in silently.Members()
assert silently.Members() == 5
assert isinstance(5, silently.Closable)
assert inspect.isgenerator(silently.Singleton())

assert list(right.Rows()) == [1]
assert asyncio.run(loop(right.Rows())) == 1
asyncio.run(enter(right.Rows()))


async def awaited():
    await right.Rows()
    assert await right.Rows()() == 1
    assert await right.Remote()["a"] == "a"
    assert await (right.Remote() + 1) == 1
    assert (await right.Later.create()).ready


asyncio.run(awaited())
assert dir(right.Rows()) == ["rows"]
assert right.Coloured.RED.value == 1
assert asyncio.run(loop(right.Old())) is None
right.Derived()
assert len(right.Sized()) == 2
