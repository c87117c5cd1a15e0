import asyncio
import copy
import pickle
from concurrent.futures.process import BrokenProcessPool

from proof_tools import raises

from imports import errors, jobs

with raises(BrokenProcessPool):
    jobs.rows(["1,x"])
with raises(BrokenProcessPool):
    asyncio.run(jobs.halted())
with raises(TypeError, "missing 1 required positional argument"):
    copy.copy(errors.MissingRow("orders", 7))
with raises(TypeError, "missing 1 required positional argument"):
    pickle.loads(jobs.timed())
with raises(TypeError, "missing 1 required keyword-only argument"):
    pickle.loads(jobs.refused())
with raises(TypeError, "missing 1 required positional argument"):
    jobs.unsaved()
assert str(jobs.reduced()) == "7"
number, failed = jobs.kept()
assert str(number) == "number: \"number: 'x'\""
assert (failed.args, failed.row) == (("orders", 7), 7)
assert jobs.closed().args[0] == 5
assert jobs.quiet() is None
