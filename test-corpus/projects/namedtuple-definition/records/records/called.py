from records import forms

Span = forms.record("Span", "start stop, start")  # error "field `start` is twice"
