import fields


class Labels:
    title = fields.Labelled()
