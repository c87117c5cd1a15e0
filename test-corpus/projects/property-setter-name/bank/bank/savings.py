from bank import accounts
from bank.accounts import Interest


class Savings(accounts.Account, Interest):
    def open(self):
        self.balance = 10


class Fixed(Savings):
    def double(self) -> None:
        self.rate *= 2


def close(savings: Savings) -> None:
    del savings.limit
