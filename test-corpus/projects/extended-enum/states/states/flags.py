from states.base import Mode


class FileMode(Mode):  # error "cannot derive from `Mode`"
    EXECUTE = 4
