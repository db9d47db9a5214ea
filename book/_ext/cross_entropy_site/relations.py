"""The relations that a formula states, in LaTeX: its sides, spelled so that two of them can be compared.

$\\tfrac12 \\le q$ and $q \\geq 1/2$ state the same. Nothing is calculated here: a + b is not b + a, and a
formula that is found nowhere is a formula to look at.
"""

import re
from collections import deque
from typing import NamedTuple

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d*\.\d+|\d+|\S", re.S)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{\w+\*?\}")
_WORDS = re.compile(r"\\(?:text|textrm|mbox)\{[^{}]*\}")
_SAME = {
    r"\leq": r"\le",
    r"\geq": r"\ge",
    r"\neq": r"\ne",
    r"\lt": "<",
    r"\gt": ">",
    r"\rightarrow": r"\to",
    r"\ln": r"\log",
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\lvert": "|",
    r"\rvert": "|",
    "−": "-",
}
_SIZES = "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr"
_NOTHING = {f"\\{name}" for name in f"{_SIZES} displaystyle textstyle limits cdot ,".split()}
_NOTHING |= {r"\;", r"\:", r"\!", "\\ ", "&", "~", "."}
_APART = {",", ";", r"\\", r"\quad", r"\qquad", r"\implies", r"\iff", r"\Rightarrow", r"\Leftrightarrow"}

_MIRRORED = {"<": ">", r"\le": r"\ge", ">": "<", r"\ge": r"\le"}
_SYMMETRIC = {"=", r"\ne", r"\approx", r"\equiv", r"\sim"}
ROUNDS = r"\approx"
_ONE_WAY = {r"\to", r"\in", r"\notin", r"\propto"}
RELATIONS = {*_MIRRORED, *_SYMMETRIC, *_ONE_WAY}
# What a relation says besides itself.
_WEAKER = {"=": (r"\le", r"\ge"), "<": (r"\le", r"\ne"), ">": (r"\ge", r"\ne")}

_OPEN, _CLOSE = {"(", "[", "{", r"\{", r"\lfloor"}, {")", "]", "}", r"\}", r"\rfloor"}
_BORDERS = {"+", "-", *RELATIONS, *_APART}  # beside these a fraction needs no brackets
_NAMED = {
    r"\log",
    r"\exp",
    r"\sqrt",
    r"\sin",
    r"\cos",
    r"\cosh",
    r"\sigma",
    r"\ell",
}  # they take what follows
_ACCENTS = {r"\hat", r"\bar", r"\tilde", r"\vec", r"\mathbf", r"\boldsymbol"}
_CONSTANTS = {"e", r"\pi"}
_NUMBER = re.compile(r"[-+\\pm]*(\d*\.?\d+|\\infty)(/\d+)?")


class Relation(NamedTuple):
    left: str
    sign: str
    right: str

    def spellings(self):
        """Everything that is said when this is said, by the letter: mirrored, and weaker."""
        for sign in (self.sign, *_WEAKER.get(self.sign, ())):
            yield Relation(self.left, sign, self.right)
            if sign not in _ONE_WAY:
                yield Relation(self.right, _MIRRORED.get(sign, sign), self.left)

    def is_condition(self):
        """Whether it says only where a letter lives: $x = 1$, $y \\in [0, 1]$, $j \\ne k$.

        ≈ and → report a value that was found, so they are no conditions; nor is anything about e or π.
        """
        if self.sign == r"\in":
            return _is_letter(self.left)
        if self.sign in (ROUNDS, r"\to"):
            return False
        sides = [_is_letter(side) for side in (self.left, self.right)]
        return any(sides) and all(
            letter or bool(_NUMBER.fullmatch(side.replace(" ", "")))
            for letter, side in zip(sides, (self.left, self.right), strict=True)
        )


def relations(latex):
    """The relations of a formula from left to right; $a = b \\le c$ has two. Brackets hide theirs."""
    found = []
    for part in _parts(_normal(latex), _APART):
        sides, signs = _cut(part)
        found += [
            Relation(left, sign, right)
            for left, sign, right in zip(sides, signs, sides[1:], strict=False)
            if left or right  # a sign alone is only mentioned
        ]
    return found


def spelled(latex):
    """A formula without a relation, as `relations` spells its sides."""
    return " ".join(_normal(latex))


def chained(signs):
    """What a chain of these signs says of its ends: = or the strictest sign; "" if it says nothing."""
    others = set(signs) - {"="}
    if others in ({"<", r"\le"}, {">", r"\ge"}):
        others &= {"<", ">"}
    return "".join(others or "=") if len(others) < 2 else ""


# Reading ----------------------------------------------------------------------------------------------------


def _normal(latex):
    latex = _WORDS.sub(r" \\qquad ", _ENVIRONMENT.sub(" ", latex))
    tokens = (_SAME.get(token, token) for token in _TOKEN.findall(latex))
    return _bare(_plain(deque(token for token in tokens if token not in _NOTHING)))


def _plain(tokens):
    """Without braces around one thing, and with a/b for every fraction."""
    plain = []
    while tokens:
        token = tokens.popleft()
        if token == r"\frac":
            over, under = _argument(tokens), _argument(tokens)
            over = ["(", *over, ")"] if _is_sum(over) else over
            under = under if _after_factor(under, 0) == len(under) else ["(", *under, ")"]
            first = not plain or plain[-1] in {*_BORDERS, *_OPEN}
            last = not tokens or tokens[0] in {*_BORDERS, *_CLOSE}
            quotient = [*over, "/", *under]
            plain += quotient if first and last else ["(", *quotient, ")"]
        elif token == "{" or token in "^_":
            plain += [] if token == "{" else [token]
            if token == "{":
                tokens.appendleft(token)
            group = _argument(tokens)
            plain += group if len(group) <= 1 else ["{", *group, "}"]
        else:
            plain.append(token)
    return plain


def _argument(tokens):
    """What a command takes: a group in braces, or one token; of a number, one digit."""
    if not tokens:
        return []
    if (first := tokens.popleft()) != "{":
        if first.isdigit() and len(first) > 1:
            tokens.appendleft(first[1:])
        return [first[:1] if first.isdigit() else first]
    group, depth = deque(), 1
    while tokens:
        token = tokens.popleft()
        depth += (token == "{") - (token == "}")
        if depth == 0:
            break
        group.append(token)
    return _plain(group)


def _bare(tokens):
    """log(t) is log t where t is one factor."""
    bare, place = [], 0
    while place < len(tokens):
        bare.append(tokens[place])
        if tokens[place] in (r"\log", r"\exp") and tokens[place + 1 : place + 2] == ["("]:
            end = _after_factor(tokens, place + 1)
            inside = tokens[place + 2 : end - 1]
            if inside and _after_factor(inside, 0) == len(inside):
                bare += _bare(inside)
                place = end - 1
        place += 1
    return bare


def _after_factor(tokens, start):
    """Where the factor that starts here ends: a bracket, or one token, with its exponent and index."""
    if start >= len(tokens):
        return start
    end = start + 1
    if tokens[start] in _OPEN:
        depth = 1
        while end < len(tokens) and depth:
            depth += (tokens[end] in _OPEN) - (tokens[end] in _CLOSE)
            end += 1
    elif tokens[start] in _NAMED and end < len(tokens) and tokens[end] not in RELATIONS:
        while end < len(tokens) and tokens[end] in "^_":
            end = _after_factor(tokens, end + 1)
        end = _after_factor(tokens, end)
    while end < len(tokens) and tokens[end] in "^_":
        end = _after_factor(tokens, end + 1)
    return end


def _is_sum(tokens):
    return any(token in ("+", "-") for token, depth in _depths(tokens) if depth == 0)


def _depths(tokens):
    depth = 0
    for token in tokens:
        depth -= token in _CLOSE
        yield token, depth
        depth += token in _OPEN


def _parts(tokens, apart):
    parts = [[]]
    for token, depth in _depths(tokens):
        if depth == 0 and token in apart:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _cut(part):
    """The sides of a chain, and the signs between them."""
    sides, signs = [[]], []
    for token, depth in _depths(part):
        if depth == 0 and token in RELATIONS:
            signs.append(token)
            sides.append([])
        else:
            sides[-1].append(token)
    return [" ".join(side) for side in sides], signs


def _is_letter(side):
    tokens = side.split(" ")
    if tokens[0] in _ACCENTS:
        tokens = tokens[1:]
    if not tokens or tokens[0] in _CONSTANTS or not re.fullmatch(r"[A-Za-z]|\\[A-Za-z]+", tokens[0]):
        return False
    if tokens[0] == r"\infty" or tokens[0] in _NAMED - {r"\sigma", r"\ell"}:
        return False
    return len(tokens) == 1 or (
        tokens[1] == "_" and _after_factor(tokens, 0) == len(tokens) and "^" not in tokens
    )
