import datetime
from decimal import Decimal


class Amount(Decimal, datetime.date):  # error
    pass
