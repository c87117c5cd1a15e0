from fields import Format, FString, Join, Percent, Plus


class Model:
    a = Plus()
    b = Percent()
    c = Format()
    d = FString()
    e = Join()
