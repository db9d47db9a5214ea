"""The reader keeps what is written, runs nothing, and says what it cannot read."""

from fractions import Fraction

import pytest
import sympy

from companion.derivation import Domain, ReadError, judge
from companion.derivation.domain import DomainError
from companion.derivation.expression import Apply, Derivative, Div, Num, Pow, Sub, Sum, Symbol
from companion.derivation.reader import from_sympy, read, read_relations, read_signature

x = Symbol("x")


def test_nothing_is_simplified():
    assert read("(x - 1)/(x - 1)") == Div(Sub(x, Num(Fraction(1))), Sub(x, Num(Fraction(1))))


def test_powers_bind_before_signs():
    assert read("-x**2").body == Pow(x, Num(Fraction(2)))


def test_a_sum_keeps_its_letter():
    assert read("Sum(x, (i, 1, n))") == Sum(x, "i", Symbol("n"))


def test_a_derivative_counts_its_variable():
    assert read("Derivative(x, (x, 3))") == Derivative(x, (x, x, x)) == read("Derivative(x, x, x, x)")


def test_printed_signs_are_read():
    assert read("x − 2·x") == read("x - 2*x")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("x^2", r"write x\*\*2"),
        ("0.8*x", "4/5"),
        ("1e-3", "1/1000"),
        ("2x", r"2\*x"),
        ("log", "argument"),
        ("log(x, 2)", "takes 1 argument"),
        ("tan(x)", "known: "),
        ("x if x else 1", "can be read"),
        ("__import__('os').system('true')", "can be read"),
        ("x.real", "can be read"),
        ("[x for x in y]", "can be read"),
        ("lambda: 1", "can be read"),
        ("x < 1", "one formula"),
        ("Sum(x, (i, 0, n))", r"Sum\(f, \(i, 1, n\)\)"),
        ("Derivative(x)", "variable"),
        ("Derivative(x, 2)", "variable"),
        ("x**1000", "exponents go to"),
        ("9" * 80, "digits"),
        ("(" * 300 + "x" + ")" * 300, "cannot be read"),
        ("-" * 200 + "x", "deep"),
        ("x" * 5000, "characters"),
        ("True", "not a number"),
        ("2j", "not a number"),
        ("", "cannot be read"),
        ("x +", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(text, advice):
    with pytest.raises(ReadError, match=advice):
        read(text)


def test_relations():
    ((a, r, b),) = read_relations("Ne(x, 0)")
    assert (a, r, b) == (x, "!=", Num(Fraction(0)))
    assert [r for _, r, _ in read_relations("0 < x <= 1")] == ["<", "<="]
    with pytest.raises(ReadError, match="not a relation"):
        read_relations("x")


def test_signatures():
    assert read_signature("sigma(x)") == ("sigma", ("x",))
    assert read_signature("x") == ("x", ())
    for bad in ("f(1)", "f(x, x)", "f(x)(y)"):
        with pytest.raises(ReadError, match="signature"):
            read_signature(bad)


def test_sympy_expressions_become_trees():
    t = sympy.Symbol("t")
    assert from_sympy(sympy.log(t) / 2) is not None
    assert from_sympy(sympy.exp(t)) == Apply("exp", (Symbol("t"),))
    with pytest.raises(ReadError, match="1/2"):
        from_sympy(0.5 * t)
    with pytest.raises(ReadError, match="does not know"):
        from_sympy(sympy.gamma(t))
    with pytest.raises(TypeError, match="list"):
        from_sympy([t])


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({"x": "reel"}, "not a kind"),
        ({"w": "real[n]"}, 'n="count"'),
        ({"log": "real"}, "cannot be the name"),
        ({"x": sympy.Integers}, "interval"),
        ({"x": sympy.Interval(0, sympy.pi)}, "rational"),
    ],
)
def test_a_domain_says_what_is_wrong_with_a_declaration(names, why):
    with pytest.raises(DomainError, match=why):
        Domain(**names)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("z", "'z' is not declared"),
        ("sigm(x)", "not a function here"),
        ("w", "family"),
        ("w[j, j]", "takes 1 indices"),
        ("w[x]", "not an index"),
        ("w[l]", "runs to m"),
        ("Sum(w[i], (i, 1, m))", "runs to m"),
        ("KroneckerDelta(j, l)", "same range"),
        ("Derivative(y, y)", "only the values"),
        ("Derivative(w[j], j)", "counts"),
        ("Sum(x, (x, 1, n))", "another letter"),
        ("Sum(x, (i, 1, x))", "count"),
    ],
)
def test_a_formula_uses_names_as_they_are_declared(formula, why):
    v = Domain(x="real", y="label", n="count", m="count", w="real[n]", j="index[n]", l="index[m]")
    with pytest.raises((DomainError, ReadError), match=why):
        v.read(formula)


def test_a_near_name_is_suggested():
    with pytest.raises(DomainError, match="did you mean 'logit'"):
        Domain(logit="real").read("logits")


def test_a_definition_keeps_letters_apart():
    """The bound letter of a definition is renamed when an argument uses the same letter."""
    v = Domain(n="count", x="real[n]", i="index[n]").define("share(j)", "exp(x[j])/Sum(exp(x[i]), (i, 1, n))")
    assert judge("share(i)", "exp(x[i])/Sum(exp(x[k]), (k, 1, n))", v)


def test_a_parameter_hides_a_definition_of_the_same_name():
    v = Domain(a="real", b="real").define("x", "a + b").define("sigma(x)", "1/(1 + exp(-x))")
    assert judge("sigma(b)", "1/(1 + exp(-b))", v)
