"""The tool ``calculate(expression)`` of a text model: code reckons, exactly, and nothing is guessed.

The model writes ``[calculate(expression="(4310-3954)/3954*100")]``, the form that Meta publishes for Llama 3.2's 1B and
3B. The expression is cut into tokens, its numbers and dates are put aside, and what is left is parsed by Python's own
``ast`` and walked along a short list of what is allowed. Whatever has two meanings is refused with a sentence that the
model can mend its call by.

Commas. A comma inside the parentheses of a function parts its arguments; outside of them it can only part thousands.
So ``1,234 + 5`` is 1239 and ``sum(4310,395)`` has two arguments, but ``sum(120,310)`` has two meanings and is refused;
``sum(120, 310)``, with a space, has one. The point is always the decimal point.

Dates. ``2024-10-12`` is a date, in quotes or bare; ``2024 - 10 - 12``, with spaces, is 2002.
"""

from __future__ import annotations

import ast
import operator
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engine.answering.functions import FUNCTIONS, CalculationError, Value
from engine.answering.numbers import ascii_digits

__all__ = ["Calculated", "CalculationError", "Literal", "calculate", "parse_call"]

_LONGEST = 300
"""characters of an expression"""
_DEEPEST = 100
"""levels of nesting; a sum of sixty numbers has sixty"""
_LARGEST_POWER = 1000
_LARGEST_BITS = 2048
"""of a numerator or denominator on the way"""
_LARGEST_RESULT = 10**30
_DECIMALS = 6
_SMALLEST = 40
"""decimals at which a result that is not zero is given up"""

_CALL = re.compile(r"""\s*\[\s*calculate\s*\(\s*expression\s*=\s*(["'])(.*)\1\s*,?\s*\)\s*\]\s*""")
_DATE = r"""(["']?)(\d{4})-(\d\d)-(\d\d)\2|\bdate\s*\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)"""
_TOKEN = re.compile(
    rf"(?P<date>{_DATE})"
    r"|(?:[$€£¥₹฿]\s*)?(?P<number>(?P<grouped>[1-9]\d{0,2}(?:,\d{3})+(?!\d))(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![.\d])"
    r"|(?P<name>[A-Za-z][A-Za-z_]*)|(?P<sign>\*\*|//|[-+*/%(),\[\]])"
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "÷": "/"})
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a date of an expression."""

    text: str
    """as it stands there, in digits 0 to 9, without currency, percent sign and separators of thousands"""
    value: Value
    """that of ``text``: 19 for "19%" """
    before: str
    """the token before it, as "-" or "("; empty at the start"""


@dataclass(frozen=True, slots=True)
class Calculated:
    """An expression and what came out."""

    expression: str
    result: str
    """a date in ISO form, or a decimal number without exponent: exact with up to six decimals, else rounded to six
    decimals, and to six significant digits where it is small"""
    literals: tuple[Literal, ...]
    """in their order"""
    uses_today: bool

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers and dates of the expression as they stand in it, in their order."""
        return tuple(literal.text for literal in self.literals)


def parse_call(text: str) -> str | None:
    """The expression in a call of the tool that is the whole text; None if the text is not one such call."""
    match = _CALL.fullmatch(text)
    if not match or re.search(r"\bcalculate\s*\(", match[2]):
        return None
    return match[2].replace('\\"', '"').replace("\\'", "'").strip()


def calculate(expression: str, today: date) -> Calculated:
    """Evaluate an expression.

    Raises:
        CalculationError: with a sentence that can be handed back to the model.
    """
    expression = expression.strip()
    if len(expression) > _LONGEST:
        raise CalculationError(f"The expression is longer than {_LONGEST} characters.")
    reader = _Reader()
    source = reader.read(ascii_digits(expression).translate(_SIGNS))
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, RecursionError, MemoryError):
        raise CalculationError("The expression is not understood.") from None
    names = {**reader.values, "today": today}
    result = _shown(_Walk(names).value(tree.body, 0))
    return Calculated(expression, result, tuple(reader.literals), "today" in source.split())


class _Reader:
    """Cuts an expression into tokens and puts its literals aside under the names ``_0``, ``_1`` ..., so that none of
    them passes through a float. No name of an expression can begin with ``_``."""

    def __init__(self) -> None:
        self.literals: list[Literal] = []
        self.values: dict[str, Value] = {}
        self._tokens: list[str] = []
        self._calls: list[bool] = []  # for each open parenthesis: does it hold arguments?

    def read(self, text: str) -> str:
        """The expression with names in place of its literals, tokens parted by spaces."""
        place = 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match:
                self._take(match, text)
                place = match.end()
            elif text[place].isspace():
                place += 1
            elif text[place].isdigit():
                raise CalculationError("A number is written with one point at most, as in 1234.56.")
            else:
                raise CalculationError(f"`{text[place]}` is not known here; use numbers, + - * / ** and functions.")
        return " ".join(self._tokens)

    def _take(self, match: re.Match[str], text: str) -> None:
        if match["date"]:
            self._keep(match["date"].strip("\"'"), _date(match))
        elif match["number"]:
            self._number(match)
        elif match["sign"] == "%":
            self._percent(text[match.end() :].lstrip())
        else:
            token = match[0]
            if token in "([":
                self._calls.append(bool(self._tokens) and self._tokens[-1].isidentifier())
            elif token in ")]" and self._calls:
                self._calls.pop()
            self._tokens.append(token)

    def _number(self, match: re.Match[str]) -> None:
        digits = match["number"].replace(",", "")
        if match["grouped"] and any(self._calls):
            apart = match["number"].replace(",", ", ")
            raise CalculationError(f"`{match['number']}` has two meanings: write {digits}, or {apart} with spaces.")
        self._keep(digits, Fraction(digits))

    def _keep(self, text: str, value: Value) -> None:
        name = f"_{len(self.literals)}"
        self.literals.append(Literal(text, value, self._tokens[-1] if self._tokens else ""))
        self.values[name] = value
        self._tokens.append(name)

    def _percent(self, rest: str) -> None:
        """A percent sign divides the number before it by 100."""
        value = self.values.get(self._tokens[-1]) if self._tokens else None
        if not isinstance(value, Fraction) or re.match(r"[\w.$€£¥₹฿(\[\"'%]", rest):
            raise CalculationError("`%` may only stand right after a number, as in 19% * 250.")
        self.values[self._tokens[-1]] = value / 100


class _Walk:
    """Evaluates the nodes that are allowed and refuses all others."""

    def __init__(self, names: dict[str, Value]) -> None:
        self._names = names

    def value(self, node: ast.expr, depth: int) -> Value:
        """What the node comes to; ``depth`` levels lie above it."""
        if depth > _DEEPEST:
            raise CalculationError("The expression is nested too deeply.")
        match node:
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                number = self._number(operand, depth)
                return -number if isinstance(node.op, ast.USub) else number
            case ast.BinOp(left=left, op=sign, right=right):
                return _bounded(_combined(self._number(left, depth), sign, self._number(right, depth)))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._called(name, arguments, depth)
            case ast.Call():
                raise CalculationError("A sign is missing before a parenthesis.")
            case ast.Tuple():
                raise CalculationError("A comma only parts thousands or the arguments of a function; write 4.31.")
        raise CalculationError("The expression is not understood; use numbers, + - * / ** and functions.")

    def _number(self, node: ast.expr, depth: int) -> Fraction:
        value = self.value(node, depth + 1)
        if isinstance(value, date):
            raise CalculationError("Dates cannot be added or multiplied; use days_between, add_days or add_months.")
        return value

    def _named(self, name: str) -> Value:
        if name not in self._names:
            raise _unknown(name)
        return self._names[name]

    def _called(self, name: str, arguments: list[ast.expr], depth: int) -> Value:
        if name == "today" and not arguments:
            return self._names[name]
        if name.startswith("_"):
            raise CalculationError("A sign is missing before a parenthesis.")
        if name not in FUNCTIONS:
            raise _unknown(name)
        if len(arguments) == 1 and isinstance(arguments[0], ast.List):
            arguments = arguments[0].elts  # sum([1, 2]), as Python has it
        value = FUNCTIONS[name]([self.value(argument, depth + 1) for argument in arguments])
        return value if isinstance(value, date) else _bounded(value)


def _date(match: re.Match[str]) -> date:
    year, month, day = (int(part) for part in match.groups()[2:8] if part)
    try:
        return date(year, month, day)
    except ValueError:
        raise CalculationError(f"`{match['date']}` is no date.") from None


def _unknown(name: str) -> CalculationError:
    return CalculationError(f"`{name}` is not known; use {', '.join(FUNCTIONS)} or today.")


def _combined(left: Fraction, sign: ast.operator, right: Fraction) -> Fraction:
    if isinstance(sign, ast.Pow):
        return _power(left, right)
    if isinstance(sign, ast.Div):
        if right == 0:
            raise CalculationError("Division by zero.")
        return left / right
    if type(sign) not in _OPERATORS:
        raise CalculationError("Only + - * / and ** are known.")
    result: Fraction = _OPERATORS[type(sign)](left, right)
    return result


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > _LARGEST_POWER:
        raise CalculationError(f"Only whole powers up to {_LARGEST_POWER} are known.")
    if base == 0 and exponent < 0:
        raise CalculationError("Division by zero.")
    if _bits(base) * abs(exponent) > _LARGEST_BITS:  # before the work is done
        raise CalculationError("The numbers become too large.")
    return Fraction(base ** int(exponent))


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _bounded(value: Fraction) -> Fraction:
    if _bits(value) > _LARGEST_BITS:
        raise CalculationError("The numbers become too large.")
    return value


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if abs(value) >= _LARGEST_RESULT:
        raise CalculationError("The result is too large.")
    places = _DECIMALS
    if value * 10**places % 1:  # rounded, so that small results keep six digits
        while abs(value) * 10**places < 10 ** (_DECIMALS - 1):
            places += 1
            if places > _SMALLEST:
                raise CalculationError("The result is too small.")
    units = int(abs(value) * 10**places + Fraction(1, 2))
    digits = f"{units // 10**places}.{units % 10**places:0{places}}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 else digits
