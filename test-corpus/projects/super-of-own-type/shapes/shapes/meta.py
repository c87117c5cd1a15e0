class Registry(type):
    known = {}

    def __new__(mcs, name, bases, namespace):
        made = super(mcs, mcs).__new__(mcs, name, bases, namespace)  # error "`StrictRegistry`"
        mcs.known[name] = made
        return made


class StrictRegistry(Registry):
    pass
