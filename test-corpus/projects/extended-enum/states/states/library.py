import http


class Method(http.HTTPStatus):  # error "`http.HTTPStatus`"
    pass
