from proof_tools import raises

from frozen import Ticket

ticket = Ticket()
with raises(RecursionError):
    ticket.number = 1
with raises(RecursionError):
    ticket.number
with raises(RecursionError):
    del ticket.number
