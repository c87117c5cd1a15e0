class Text:
    def text(self):
        return "text"

    @text.setter  # error "`text` is a function here, not a property: it has no `setter`"
    def text(self, text):
        self._text = text
