"""What may go wrong with an expression."""


class ExpressionError(ValueError):
    """The expression does not compile, or evaluating it failed."""


class DivisionByZeroError(ExpressionError):
    """Evaluating it divided by zero."""


class UnansweredError(ExpressionError):
    """The result depends on a field that is not answered."""
