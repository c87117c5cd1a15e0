from forms.fields import Text
from forms.forms import Login


class Named(Text):
    def __set_name__(self, owner, name):
        self.name = name
        self.owner = owner


class Other:
    user = Named()


login = Login()
login.user = "me"
assert vars(login) == {"user": "me"}
assert (Login.user.name, Login.user.owner) == ("user", Login)
assert (Other.user.name, Other.user.owner) == ("user", Other)
