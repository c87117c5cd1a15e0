from ledger import entries


def correct(cents):
    return entries.Correction(cents)


def transfer(text):
    return entries.Transfer.parse(text)


def describe():
    entry = entries.Transfer(5)
    return entry.label


def note(text):
    return entries.Note(text)


def savings():
    class Savings(entries.Account):
        pass

    return Savings
