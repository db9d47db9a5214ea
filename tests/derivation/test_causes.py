"""What a refusal says of the cause: named only when its repair is proved, and found quickly."""

import pytest

from companion.derivation import Derivation, Domain, StepRefused, causes, judge, proofs
from companion.derivation.causes import likely_cause, repairs
from companion.derivation.polynomial import Work, work
from companion.derivation.repairs import unfolded

SIGMA = ("sigma(x)", "1/(1 + exp(-x))")
KL = ("D(p, q)", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "D")
UNIT = Domain(p="(0, 1)", q="(0, 1)").define(*KL)
SUMS = Domain(n="count", p="simplex[n]", q="simplex[n]", x="real[n]", y="[0, 1][n]", t="closed simplex[n]",
              c="positive", i="index[n]", j="index[n]")  # fmt: skip
X, XY, POSITIVE = Domain(x="real"), Domain(x="real", y="real"), Domain(x="positive")
LOSS = Domain(x="real", w="real", y="[0, 1]").define(*SIGMA)

CAUSES = [
    # the right side
    ("Derivative(log(1 - p), p)", "==", "1/(1 - p)", UNIT,
     "opposite sign would be proved: look for a lost minus"),
    ("(x - y)**2", "==", "x**2 + 2*x*y + y**2", XY, "With − before 2·x·y the right side would be proved"),
    ("Derivative(-y*log(1/(1 + exp(-x))) - (1 - y)*log(1 - 1/(1 + exp(-x))), x)", "==", "sigma(x) + y", LOSS,
     "With − before y the right side"),
    ("-(x - 1)", "==", "-x - 1", X, "With + before 1 the right side"),
    ("Derivative((x - 1)**2, x)", "==", "x - 1", X, "2 times the right side would be proved"),
    ("Derivative(x**3/3, x)", "==", "3*x**2", X, "1/3 times the right side"),
    ("Derivative(exp(2*x/3), x)", "==", "exp(2*x/3)", X, "2/3 times the right side"),
    ("(5*x + 5)/7", "==", "-(x + 1)", X, "−5/7 times the right side"),
    ("Sum(c, (i, 1, n))", "==", "c", SUMS.given(), "n times the right side"),
    ("Sum(p[k]*x[k], (k, 1, n))/n", "==", "Sum(p[k]*x[k], (k, 1, n))", SUMS, "1/n times the right side"),
    ("Derivative(-y*log(sigma(w*x)) - (1 - y)*log(1 - sigma(w*x)), w)", "==", "sigma(w*x) - y", LOSS,
     "x times the right side would be proved: look for a lost factor"),
    ("Derivative(log(x), x)", "==", "1", POSITIVE, "1/x times the right side"),
    ("log(2*x)", "==", "log(x)", POSITIVE,
     "The right side plus log 2 would be proved: look for a lost summand"),
    ("x*(x + 2)", "==", "(x + 1)**2", X, "The right side minus 1 would"),
    ("Sum(p[k]*log(n*p[k]), (k, 1, n))", "==", "Sum(p[k]*log(p[k]), (k, 1, n))", SUMS,
     "plus log n would"),
    ("x*(1 + y)", "==", "x*y", XY, "plus x would"),
    ("-p*log(p)/log(2)", "==", "-p*log(p)", UNIT,
     "over log 2 would be proved: one side counts in nats, the other"),
    ("-log(p*q)", "==", "-log(p)/log(2) - log(q)/log(2)", UNIT,
     "times log 2 would be proved: one side counts in"),
    ("log(x)/log(10)", "==", "log(x)", POSITIVE,
     "one side has natural logarithms, the other those to base 10"),
    ("exp(-x)/(1 + exp(-x))", "==", "1 + exp(x)", X, "One over the right side would be proved"),
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "==", "D(q, p)", UNIT,
     "With the two arguments of D swapped"),
    ("-Sum(p[k]*log(q[k]/p[k]), (k, 1, n))", "==", "Sum(q[k]*log(q[k]/p[k]), (k, 1, n))", SUMS,
     "With p and q swapped"),
    ("-y*log(p) - (1 - y)*log(1 - p)", "==", "-y*log(1 - p) - (1 - y)*log(p)",
     Domain(p="(0, 1)", y="label"), "With 1 − p in the place of p the right side would be proved"),
    ("1/(1 + exp(-x))", "==", "1/(1 + exp(x))", X, "With −x in the place of x"),
    ("Derivative(exp(-x), x)", "==", "-exp(-y)", XY, "With x in the place of y"),
    ("Sum(-p[k]*log(q[k]), (k, 1, n))", ">=", "Sum(-q[k]*log(q[k]), (k, 1, n))", SUMS,
     "With p in the place of q the right side"),
    # the relation
    ("log(x)", ">=", "x - 1", POSITIVE,
     "≤ would be proved: look at which side is the larger"),
    ("log(x)", "<", "x - 1", POSITIVE,
     "≤ would be proved: the two sides are equal at x = 1."),
    ("D(p, q)", ">", "0", UNIT, "≥ would be proved: the two sides are equal at p = 1/2, q = 1/2."),
    ("Abs(x + y)", "==", "Abs(x) + Abs(y)", XY, "≤ would be proved: the two sides are not equal everywhere"),
    ("x*(1 - x)", "<=", "1/8", X, "2 times the right side"),
    # the domain
    ("Abs(x)", "==", "x", X, "It holds where x ≥ 0, but not everywhere"),
    ("Abs(x)", "==", "-x", X, "It holds where x ≤ 0"),
    ("log(x**2)", "==", "2*log(x)", X, "It holds where x > 0"),
    ("x/x", "==", "1", X, "It holds where x ≠ 0"),
    ("(x**2 - y**2)/(x - y)", "==", "x + y", XY, "It holds where x ≠ y"),
    ("Max(p, 1 - p)", "==", "1 - p", UNIT, "It holds where p ≤ 1/2"),
    ("Max(p, 1 - p)", "==", "p", UNIT, "It holds where p ≥ 1/2"),
    ("x**2", "<=", "x", Domain(x="nonnegative"), "It holds where x ≤ 1"),
    ("y*x + (1 - y)*x**2", "==", "x", Domain(x="real", y="label"), "It holds where y = 1"),
    ("s*x", "==", "x", Domain(x="real", s="sign"), "It holds where s = 1"),
    # labels and indices
    ("w - w*y + log(1 + exp(-w))", "==", "log(1 + exp(-(2*y - 1)*w))", LOSS,
     "It holds for the hard labels y = 0 and y = 1, but not everywhere."),
    ("Sum(y[k]**2, (k, 1, n))", "==", "Sum(y[k], (k, 1, n))", SUMS,
     "for the hard labels 0 and 1 of y, but not everywhere"),
    ("Sum(t[k]**2, (k, 1, n))", "==", "1", SUMS, "for hard labels, all of t on one outcome, but not"),
    ("Sum(x[k], (k, 1, n))**2", "==", "Sum(x[k]**2, (k, 1, n))", SUMS, "It holds where n = 1"),
    ("Derivative(x[i]**2, x[j])", "==", "2*x[i]", SUMS, "It holds where i = j"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "relation", "right", "domain", "said"), CAUSES)
def test_the_cause_is_named(left, relation, right, domain, said):
    verdict = judge(left, right, domain, relation)
    assert verdict.status == "refuted"
    assert said in likely_cause(verdict)


@pytest.mark.parametrize(("left", "relation", "right", "domain"), [
    ("x", "==", "exp(x)*y", XY),
    ("Sum(p[k]*log(p[k]), (k, 1, n))", "==", "Sum(q[k]**2*p[k], (k, 1, n))", SUMS),
    ("x**2 + y**2", "<", "x*y - 1", XY.given("x**2 < 7")),
    ("x", "!=", "x", X),
])  # fmt: skip
def test_no_cause_is_made_up(left, relation, right, domain):
    verdict = judge(left, right, domain, relation)
    assert verdict.status == "refuted"
    assert likely_cause(verdict) == "" or relation == "<"


def test_of_an_undecided_line_only_a_part_is_said_to_be_proved():
    verdict = judge("sqrt(x**2)", "Abs(x)", X)
    if verdict.status == "undecided":  # the judge may learn it
        assert likely_cause(verdict) == "Where x ≠ 0 it would be proved."


def test_of_hard_labels_no_more_is_said_than_is_known():
    """The first holds on all of [0, 1], which is not decided; the second at y = 1/2 too."""
    soft = Domain(y="[0, 1]", x="real")
    verdict = judge("exp(y*x) + x**4*y*(1 - y)", "1 - y + y*exp(x) + x**4", soft, "<=")
    if verdict.status == "undecided":  # the judge may learn it
        assert likely_cause(verdict) == "For the hard labels y = 0 and y = 1 it would be proved."
    said = "It holds for the hard labels y = 0 and y = 1, but not everywhere."
    assert likely_cause(judge("y*(1 - y)*(1 - 2*y)", "0", soft)) == said


def test_a_condition_on_a_name_goes_with_its_letters():
    """For n = 1 the condition 0 < Σ y < n speaks of no n any more."""
    domain = Domain(n="count", y="label[n]", t="(0, 1)").define("ones", "Sum(y[i], (i, 1, n))")
    domain = domain.given("ones > 0", "ones < n")
    verdict = judge("ones/(ones/n)**2", "n/(ones/n*(1 - ones))", domain)
    assert verdict.status == "refuted"
    assert likely_cause(verdict) == ""


def test_nothing_is_tried_where_sympy_would_have_to_compute(monkeypatch):
    domain = Domain(x="real", s="positive")
    verdict = judge("Integral(exp(-x**2/(2*s)), (x, -oo, oo))", "sqrt(2*pi)*s", domain)
    assert verdict.status == "undecided"
    monkeypatch.setattr(causes.proofs, "prove", None)
    assert likely_cause(verdict) == ""


def test_a_bound_that_is_far_off_is_not_taken_for_a_slip():
    """e^x > −x² would be proved too, and says nothing: the two never meet."""
    assert "minus" not in likely_cause(judge("exp(x)", "x**2", X, ">"))
    assert "lost minus" in likely_cause(judge("log(x)", "1 - x", POSITIVE, "<="))


@pytest.fixture
def asked(monkeypatch):
    """What the prover is asked, and with how many steps; it proves nothing."""
    found = []

    def prove(*statement):
        found.append((work.limit, work.whole_limit))
        work.restart(whole=True)
        return proofs.Proof()

    monkeypatch.setattr(causes.proofs, "prove", prove)
    return found


def test_each_cause_needs_a_proof(request):
    """A repair that holds at the points that are looked at is not named until it has been proved."""
    verdict = judge("Derivative(x**2, x)", "x", X)
    asked = request.getfixturevalue("asked")
    assert likely_cause(verdict) == ""
    assert 0 < len(asked) <= causes.MAX_TRIED


def test_the_work_is_bounded(monkeypatch, request):
    verdict = judge("x", "exp(x)*y", XY)
    asked = request.getfixturevalue("asked")
    monkeypatch.setattr(causes, "_survives", lambda repair, points: True)
    assert likely_cause(verdict) == ""
    assert asked == [(causes.MAX_STEPS, causes.MAX_STEPS)] * causes.MAX_TRIED
    assert (work.limit, work.whole_limit) == (Work.limit, Work.whole_limit)  # as they were


def test_few_repairs_reach_the_prover(request):
    verdict = judge("Derivative(-y*log(sigma(w*x)) - (1 - y)*log(1 - sigma(w*x)), w, w)",
                    "sigma(w*x)*(1 - sigma(w*x))*y", LOSS)  # fmt: skip
    asked = request.getfixturevalue("asked")
    assert likely_cause(verdict) == ""
    assert len(list(repairs(unfolded(verdict), verdict))) > 30
    assert len(asked) <= 2  # all others are wrong at one of the points


def test_the_refusal_carries_the_cause():
    with pytest.raises(StepRefused) as refusal:
        Derivation("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", UNIT, id="kl").eq("D(q, p)", "the definition")
    assert str(refusal.value).splitlines()[-1] == (
        "  With the two arguments of D swapped, the right side would be proved."
    )
