from proof_tools import raises

from invoices import Invoice

invoice = Invoice()
assert invoice.total == 42
with raises(RecursionError):
    invoice.total = 3
