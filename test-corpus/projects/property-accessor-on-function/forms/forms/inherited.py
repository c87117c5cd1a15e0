from forms import base


class Number(base.Field):
    def label(self):
        return "number"

    @base.Field.help.deleter  # error "it has no `deleter`"
    def help(self):
        pass
