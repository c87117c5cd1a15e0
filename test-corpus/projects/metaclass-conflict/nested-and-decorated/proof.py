from proof_tools import raises

from app import forms

with raises(TypeError, "metaclass conflict"):
    forms.Outer().make()
