from orders import wrong


def express():
    return wrong.Express(1, hours=3)


def foreign():
    return wrong.Foreign("Rue Neuve", "Lyon", "France")


def bulk():
    return wrong.Bulk(1, [2])


def tolerant():
    try:
        return wrong.Return(1, reason="broken")
    except TypeError:
        return None
