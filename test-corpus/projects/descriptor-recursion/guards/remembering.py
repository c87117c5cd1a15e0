"""What is remembered elsewhere than in the object ends each of these after a round."""

SEEN = set()
DEPTH = {"now": 0}
OPEN = []


class Named:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        pass


class ByOwner(Named):
    def __get__(self, instance, owner=None):
        if not owner.ready:
            owner.ready = True
            return getattr(instance, self.name)
        return 1


class ByOwnersName(Named):
    def __get__(self, instance, owner=None):
        if not getattr(owner, "asked", False):
            setattr(owner, "asked", True)
            return getattr(instance, self.name)
        return 1


class BySet(Named):
    def __get__(self, instance, owner=None):
        if owner in SEEN:
            return 1
        SEEN.add(owner)
        return getattr(instance, self.name)


class ByDict(Named):
    def __get__(self, instance, owner=None):
        if DEPTH["now"]:
            return 1
        DEPTH["now"] += 1
        return getattr(instance, self.name)


class ByStack(Named):
    def __get__(self, instance, owner=None):
        if len(OPEN) > 3:
            return 1
        OPEN.append(instance)
        return getattr(instance, self.name)


class ByOwnClass(Named):
    busy = False

    def __get__(self, instance, owner=None):
        if ByOwnClass.busy:
            return 1
        ByOwnClass.busy = True
        return getattr(instance, self.name)


class ByItself(Named):
    busy = False

    def __get__(self, instance, owner=None):
        if self.busy:
            return 1
        type(self).busy = True
        return getattr(instance, self.name)


def enter():
    OPEN.append(None)
    return len(OPEN) < 9


class ByFunction(Named):
    def __get__(self, instance, owner=None):
        if enter():
            return getattr(instance, self.name)
        return 1


class Always(Named):
    strict = True

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if Always.strict and self.strict:
            return getattr(instance, self.name)  # error
        return 1


class Page:
    ready = False
    by_owner = ByOwner()
    by_owners_name = ByOwnersName()
    by_set = BySet()
    by_dict = ByDict()
    by_stack = ByStack()
    by_own_class = ByOwnClass()
    by_itself = ByItself()
    by_function = ByFunction()
    always = Always()
