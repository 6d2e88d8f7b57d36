"""The ways operations say no."""

from fanlight.foundation.errors import Forbidden


class WrongCode(Forbidden):
    """This is not the code, or it has been used. Fanlight prints it when it starts, while it has no operator."""

    code = "wrong_operator_code"


class NotTheOperator(Forbidden):
    """Only the operator of this Fanlight may see this."""

    code = "not_the_operator"
