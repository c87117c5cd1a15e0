from proof_tools import raises

from bank.accounts import Account, Job
from bank.savings import Fixed, Savings, close

savings = Savings("somebody")
for broken in [savings.open, Fixed("somebody").double, lambda: close(savings), lambda: setattr(savings, "owner", "other")]:
    with raises(AttributeError):
        broken()
# The other name is no method.
with raises(TypeError, "not callable"):
    Account("somebody").set_balance(3)
job = Job()
assert job.state == "new"
job.length = 3
assert job.wanted == 3
