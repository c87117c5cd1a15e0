from forms.base import shown


class Hidden:
    @shown.getter  # error "it has no `getter`"
    def shown(self):
        return "hidden"
