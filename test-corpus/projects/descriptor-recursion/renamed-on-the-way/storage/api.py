from storage.logged import LoggedSlot as Stored


def stored(name: str):
    return Stored(name)
