class PlainArray(list):
    pass
