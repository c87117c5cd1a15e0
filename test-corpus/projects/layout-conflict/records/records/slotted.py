from records.mixins import Deep, Hashed


class Row(Hashed, Deep):  # error "has the slots of `Labelled`"
    pass
