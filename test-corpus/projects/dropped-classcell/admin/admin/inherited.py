from .meta import Field, LabelledMeta


class Form(metaclass=LabelledMeta):
    name = Field("name")


class OrderForm(Form):  # error "the metaclass of `OrderForm`"
    number = Field("number")

    def clean(self):
        return super().clean()


class UrgentOrderForm(OrderForm):
    def clean(self):
        return super().clean()
