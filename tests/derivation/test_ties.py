"""Every loss with logits, its derivatives and the functions under it compute what is derived.

Each row is a derivation, from the definition to the form that is compared, and the function that computes it.
Then every sign of every kernel is flipped, and every product made a quotient: the tie has to break.
"""

from __future__ import annotations

import ast
import inspect
import sys
from dataclasses import dataclass
from functools import cached_property, wraps

import numpy as np
import pytest
from chapter_statements import (
    CE,
    CLOSED_P,
    FL_STAR,
    H2,
    LABELS,
    LOGIT,
    LOGITS,
    LOSS,
    PQ,
    PT,
    REAL,
    SIGMA,
    SIGNED,
    SIGNED_FOCAL,
    SOFT,
    SOFTMAX,
    STAR,
    UNIT,
    N,
)

import companion
from companion.derivation import Derivation, Domain, NotTied, tie


@dataclass
class Row:
    """A derivation, the function that computes its last line, and where that function's formula stands."""

    id: str
    function: str
    kernels: str  # of the function's module, or module.kernel
    domain: dict
    define: tuple
    start: str
    lines: tuple
    args: dict
    limit: float | str = 3
    scale: str = "value"
    where: tuple = ()
    one_by_one: bool = False  # an argument does not broadcast
    column: tuple = ()  # arguments that are one number a row

    @cached_property
    def claim(self):
        domain = Domain(**self.domain)
        for signature, body, *shown in self.define:
            domain.define(signature, body, *shown)
        derivation = Derivation(self.start, domain, id=self.id)
        for formula, reason in self.lines:
            derivation.eq(formula, reason)
        assert derivation.claim.status == "proved"
        return derivation.claim

    def tie(self):
        function = getattr(companion, self.function)
        if self.one_by_one:
            function = one_by_one(function)
        if self.column:
            function = self.by_rows(function)
        return tie(
            self.claim, function, self.args, limit=self.limit, scale=self.scale, where=self.where, points=120
        )

    def by_rows(self, function):
        @wraps(function)
        def of_rows(**args):
            return function(**{name: x[:, None] if name in self.column else x for name, x in args.items()})

        return of_rows


def one_by_one(function):
    @wraps(function)
    def of_each(**args):
        reduction = {"reduction": args.pop("reduction")}
        points = zip(*args.values(), strict=True)
        return np.array([function(**dict(zip(args, point, strict=True)), **reduction) for point in points])

    return of_each


ROWS: list[Row] = []


def row(id, function, kernels, domain, define, start, *lines, args, **settings):
    ROWS.append(Row(id, function, kernels, domain, define, start, lines, args, **settings))


# A derivation is laid out as a chain on paper.
# fmt: off

# ---- sigmoid, softplus, softmax

X = {"x": "x"}
row("sigmoid", "sigmoid", "_sigmoid", REAL, (),
    "1/(1 + exp(-x))", ("exp(x)/(1 + exp(x))", "times e^x"), args=X)
row("softplus", "softplus", "_softplus", REAL, (SIGMA,),
    "-log(sigma(-x))", ("log(1 + exp(x))", "log of a quotient"), args=X)
row("log-sigmoid", "log_sigmoid", "_log_sigmoid", REAL, (SIGMA,),
    "log(sigma(x))", ("-log(1 + exp(-x))", "log of a quotient"), args=X)
row("log1mexp", "log1mexp", "_log1mexp", {"x": "real", "where": ["x < 0"]}, (),
    "log(1 - exp(x))", ("-log(1 + exp(x)/(1 - exp(x)))", "1/(1 − u) = 1 + u/(1 − u)"), args=X)
row("logsumexp", "logsumexp", "_logsumexp shifted", {**N, "x": "real[n]"}, (),
    "log(Sum(exp(x[i]), (i, 1, n)))",
    ("x[1] + log(Sum(exp(x[i] - x[1]), (i, 1, n)))", "take out e^{x_1}"), args=X, limit=4, scale="terms")
row("softmax", "softmax", "softmax_rows shifted", LOGITS, (SOFTMAX,),
    "s(k)", ("1/Sum(exp(x[i] - x[k]), (i, 1, n))", "divide by e^{x_k}"), args=X, limit=4)
row("log-softmax", "log_softmax", "_log_softmax shifted", LOGITS, (SOFTMAX,),
    "log(s(k))", ("-log(Sum(exp(x[i] - x[k]), (i, 1, n)))", "divide by e^{x_k}"), args=X)

# ---- binary cross-entropy

PROBABILITY = {"probabilities": "p", "labels": "y"}
P_AND_Y = {"p": "(0, 1)", "y": "[0, 1]"}
COST = ("cost(p)", "-y*log(p) - (1 - y)*log(1 - p)")
row("bce", "binary_cross_entropy", "_loss", P_AND_Y, (COST,),
    "cost(p)", ("y*log(1/p) + (1 - y)*log(1/(1 - p))", "−log p = log(1/p)"), args=PROBABILITY)
row("bce-gradient", "binary_cross_entropy_gradient", "_gradient", P_AND_Y, (COST,),
    "Derivative(cost(p), p)",
    ("-y/p + (1 - y)/(1 - p)", "the slope of log u is u′/u"),
    ("(p - y)/(p*(1 - p))", "common denominator"), args=PROBABILITY)
row("bce-second-derivative", "binary_cross_entropy_second_derivative", "_second_derivative", P_AND_Y, (COST,),
    "Derivative(cost(p), p, p)", ("y/p**2 + (1 - y)/(1 - p)**2", "the slope of 1/u"), args=PROBABILITY)

LETTERS = {"logits": "x", "labels": "y"}
HARD = {"x": "real", "y": "label"}
row("bce-of-a-logit", "binary_cross_entropy_with_logits", "_loss_of_logit _shares", LOGIT, (SIGMA, LOSS),
    "loss(x, y)",
    ("-y*log(1/(1 + exp(-x))) - (1 - y)*log(exp(-x)/(1 + exp(-x)))", "the sigmoid"),
    ("(1 - y)*x + log(1 + exp(-x))", "log of a quotient"),
    ("x - x*y + log(1 + exp(-x))", "multiply out"), args=LETTERS)
for labels, limit, scale in ((HARD, 3, "value"), (LOGIT, 4, "terms")):
    row(f"bce-of-a-logit-gradient-{scale}", "binary_cross_entropy_with_logits_gradient",
        "_gradient_of_logit _shares", labels, (SIGMA, LOSS),
        "Derivative(loss(x, y), x)",
        ("1 - y - exp(-x)/(1 + exp(-x))", "the slope of log u is u′/u"),
        ("(1 - y)*sigma(x) - y*sigma(-x)", "1 = σ(x) + σ(−x)"), args=LETTERS, limit=limit, scale=scale)
row("bce-of-a-logit-second-derivative", "binary_cross_entropy_with_logits_second_derivative",
    "_second_derivative_of_logit _shares", LOGIT, (SIGMA, LOSS),
    "Derivative(loss(x, y), x, x)",
    ("sigma(x)*(1 - sigma(x))", "the slope of the sigmoid"),
    ("sigma(x)*sigma(-x)", "σ(−x) = 1 − σ(x)"), args=LETTERS)

# Beyond 708 e^(−abs(x)) is subnormal, and a weight enlarges its rounding too.
NORMAL = ("Abs(x) <= 708",)
WEIGHTED = {**LOGIT, "w": "nonnegative"}
WEIGHTED_LOSS = ("loss(x, y)", "-w*y*log(sigma(x)) - (1 - y)*log(1 - sigma(x))")
WITH_WEIGHT = {**LETTERS, "pos_weight": "w"}
row("weighted-bce", "binary_cross_entropy_with_logits", "_loss_of_logit _shares", WEIGHTED,
    (SIGMA, WEIGHTED_LOSS),
    "loss(x, y)", ("w*y*log(1 + exp(-x)) + (1 - y)*log(1 + exp(x))", "log of a quotient"), args=WITH_WEIGHT,
    where=NORMAL)
row("weighted-bce-gradient", "binary_cross_entropy_with_logits_gradient", "_gradient_of_logit _shares",
    WEIGHTED, (SIGMA, WEIGHTED_LOSS),
    "Derivative(loss(x, y), x)", ("(1 - y)*sigma(x) - w*y*sigma(-x)", "the slope of log σ(x) is σ(−x)"),
    args=WITH_WEIGHT, limit=4, scale="terms", where=NORMAL)
row("weighted-bce-second-derivative", "binary_cross_entropy_with_logits_second_derivative",
    "_second_derivative_of_logit _shares", WEIGHTED, (SIGMA, WEIGHTED_LOSS),
    "Derivative(loss(x, y), x, x)",
    ("(1 - y + w*y)*sigma(x)*(1 - sigma(x))", "the slope of the sigmoid"),
    ("(1 - y + w*y)*sigma(x)*sigma(-x)", "σ(−x) = 1 − σ(x)"), args=WITH_WEIGHT, limit=5,
    where=NORMAL)

# ---- focal loss: the chapter's sign s is 2y − 1

SIGN = {"logits": "x", "labels": "(1 + s)/2", "gamma": "gamma"}
MODERATE = ("gamma <= 1000",)
FOCAL = (SIGMA, PT, SIGNED_FOCAL)
row("focal", "focal_loss_with_logits", "_loss", SIGNED, FOCAL,
    "FL(x)", ("sigma(-s*x)**gamma*log(1 + exp(-s*x))", "1 − σ(u) = σ(−u)"),
    args=SIGN, limit="5 + 3*gamma", where=MODERATE)
row("focal-gradient", "focal_loss_with_logits_gradient", "_gradient", SIGNED, FOCAL,
    "Derivative(FL(x), x)",
    ("s*(1 - pt(x))**gamma*(gamma*pt(x)*log(pt(x)) + pt(x) - 1)", "product rule"),
    ("-s*sigma(-s*x)**gamma*(gamma*pt(x)*log(1 + exp(-s*x)) + sigma(-s*x))", "1 − σ(u) = σ(−u)"),
    args=SIGN, limit="7 + 3*gamma", where=MODERATE)
row("focal-second-derivative", "focal_loss_with_logits_second_derivative", "_second_derivative",
    SIGNED, FOCAL,
    "Derivative(FL(x), x, x)",
    ("pt(x)*(1 - pt(x))**gamma*((1 - pt(x))*(gamma*log(pt(x)) + 2*gamma + 1) - gamma**2*pt(x)*log(pt(x)))",
     "product rule, and s² = 1"),
    ("pt(x)*sigma(-s*x)**gamma*((2*gamma + 1)*sigma(-s*x) + gamma**2*pt(x)*log(1 + exp(-s*x)))"
     " - pt(x)*sigma(-s*x)**gamma*gamma*sigma(-s*x)*log(1 + exp(-s*x))", "what is positive, less the rest"),
    args=SIGN, limit="7 + 3*gamma", scale="terms", where=("gamma <= 100",))

BALANCE = ("a", "(1 + s)/2*alpha + (1 - s)/2*(1 - alpha)", r"\alpha_t")
BALANCED = {**SIGNED, "alpha": "[0, 1]"}
BALANCED_FOCAL = (SIGMA, PT, BALANCE, ("FL(x)", "-a*(1 - pt(x))**gamma*log(pt(x))"))
WITH_ALPHA = {**SIGN, "alpha": "alpha"}
row("balanced-focal", "focal_loss_with_logits", "_loss _balanced", BALANCED, BALANCED_FOCAL,
    "FL(x)", ("a*sigma(-s*x)**gamma*log(1 + exp(-s*x))", "1 − σ(u) = σ(−u)"),
    args=WITH_ALPHA, limit="6 + 3*gamma", where=MODERATE)
row("balanced-focal-gradient", "focal_loss_with_logits_gradient", "_gradient _balanced",
    BALANCED, BALANCED_FOCAL,
    "Derivative(FL(x), x)",
    ("-s*a*sigma(-s*x)**gamma*(gamma*pt(x)*log(1 + exp(-s*x)) + sigma(-s*x))", "product rule"),
    args=WITH_ALPHA, limit="8 + 3*gamma", where=MODERATE)

LINE = {"logits": "x", "labels": "(1 + s)/2", "gamma": "gamma", "beta": "beta"}
row("focal-star", "focal_star_loss_with_logits", "_star_loss _line", STAR, (SIGMA, FL_STAR),
    "FLstar(x)", ("log(1 + exp(-(gamma*s*x + beta)))/gamma", "log of a quotient"), args=LINE, limit=5)
row("focal-star-gradient", "focal_star_loss_with_logits_gradient", "_star_gradient _line",
    STAR, (SIGMA, FL_STAR),
    "Derivative(FLstar(x), x)",
    ("s*(sigma(gamma*s*x + beta) - 1)", "chain rule"),
    ("-s*sigma(-(gamma*s*x + beta))", "1 − σ(u) = σ(−u)"), args=LINE, limit=5)
row("focal-star-second-derivative", "focal_star_loss_with_logits_second_derivative",
    "_star_second_derivative _line", STAR, (SIGMA, FL_STAR),
    "Derivative(FLstar(x), x, x)",
    ("gamma*sigma(gamma*s*x + beta)*(1 - sigma(gamma*s*x + beta))", "the slope of the sigmoid; s² = 1"),
    ("gamma*sigma(gamma*s*x + beta)*sigma(-(gamma*s*x + beta))", "1 − σ(u) = σ(−u)"), args=LINE, limit=7)

# ---- categorical cross-entropy: a distribution, or a class c, which code counts from 0

CLASS = {**LOGITS, "c": "index[n]"}
OF_CLASS = {"logits": "x", "labels": "c - 1"}
CATEGORICAL = "categorical_cross_entropy_with_logits"
row("softmax-ce-of-a-class", CATEGORICAL, "_loss_of_logits activations.shifted", CLASS, (SOFTMAX,),
    "-log(s(c))", ("log(Sum(exp(x[i] - x[c]), (i, 1, n)))", "log of a quotient"), args=OF_CLASS)
row("softmax-ce-of-a-class-gradient", f"{CATEGORICAL}_gradient", "_gradient_of_logits", CLASS, (SOFTMAX,),
    "Derivative(-log(s(c)), x[k])",
    ("s(k) - KroneckerDelta(k, c)", "the slope of LSE is softmax"),
    ("(1 - KroneckerDelta(k, c))*s(k) - KroneckerDelta(k, c)*Sum((1 - KroneckerDelta(i, c))*s(i), (i, 1, n))",
     "Σ s = 1"), args=OF_CLASS, limit=4)
row("softmax-ce", CATEGORICAL, "_soft_loss_of_logits activations.shifted", SOFT, (SOFTMAX, CE),
    "ce",
    ("log(Sum(exp(x[i]), (i, 1, n))) - Sum(y[i]*x[i], (i, 1, n))", "Σ y = 1"), args=LETTERS, limit=3)
row("softmax-ce-gradient", f"{CATEGORICAL}_gradient", "_soft_gradient_of_logits", SOFT, (SOFTMAX, CE),
    "Derivative(ce, x[k])",
    ("Derivative(log(Sum(exp(x[i]), (i, 1, n))) - Sum(y[i]*x[i], (i, 1, n)), x[k])", "Σ y = 1"),
    ("s(k) - y[k]", "the slope of LSE is softmax"), args=LETTERS, limit=4, scale="terms")
# A long v would enlarge the rounding of a subnormal s.
for name, labels, v, loss, given in (
    ("", {"y": "closed simplex[n]"}, "[0, 1][n]", CE, LETTERS),
    ("-of-a-class", {"c": "index[n]"}, "sign[n]", ("ce", "-log(s(c))"), OF_CLASS),
):
    row(f"softmax-ce{name}-hessian-vector-product", f"{CATEGORICAL}_hessian_vector_product",
        "_hessian_times", {**N, "x": "real[n]", "v": v, "j": "index[n]", **labels}, (SOFTMAX, loss),
        "Sum(Derivative(ce, x[j], x[k])*v[k], (k, 1, n))",
        ("Sum((s(j)*KroneckerDelta(j, k) - s(j)*s(k))*v[k], (k, 1, n))", "the Jacobian of softmax"),
        ("s(j)*v[j] - s(j)*Sum(s(k)*v[k], (k, 1, n))", "one term of the first sum is left"),
        args={**given, "v": "v"}, limit=4, scale="terms")

WEIGHTED_CE = ("ce", "Sum(-w[i]*y[i]*log(s(i)), (i, 1, n))", r"\ell")
WEIGHTS = {**LETTERS, "class_weight": "w"}
row("class-weights", CATEGORICAL, "_soft_loss_of_logits", {**SOFT, "w": "[0, 1][n]"}, (SOFTMAX, WEIGHTED_CE),
    "ce", ("Sum(w[i]*y[i]*log(Sum(exp(x[j] - x[i]), (j, 1, n))), (i, 1, n))", "log of a quotient"),
    args=WEIGHTS, one_by_one=True, limit=4, where=("Sum(w[i]*y[i], (i, 1, n)) >= 1/1000",))
row("class-weights-gradient", f"{CATEGORICAL}_gradient", "_soft_gradient_of_logits",
    {**SOFT, "w": "[0, 1][n]"}, (SOFTMAX, WEIGHTED_CE),
    "Derivative(ce, x[k])", ("s(k)*Sum(w[i]*y[i], (i, 1, n)) - w[k]*y[k]", "weights times labels"),
    args=WEIGHTS, one_by_one=True, limit=4, scale="terms")

SMOOTHED = ("t(i)", "(1 - epsilon)*y[i] + epsilon/n", "t")
SMOOTHED_CE = ("ce", "Sum(-t(i)*log(s(i)), (i, 1, n))", r"\ell")
SMOOTH = {**LETTERS, "label_smoothing": "epsilon"}
row("label-smoothing", CATEGORICAL, "_soft_loss_of_logits", {**SOFT, "epsilon": "[0, 1]"},
    (SOFTMAX, SMOOTHED, SMOOTHED_CE),
    "ce", ("log(Sum(exp(x[i]), (i, 1, n))) - Sum(t(i)*x[i], (i, 1, n))", "Σ t = 1"),
    args=SMOOTH, one_by_one=True, limit=4)
row("label-smoothing-gradient", f"{CATEGORICAL}_gradient", "_soft_gradient_of_logits",
    {**SOFT, "epsilon": "[0, 1]"}, (SOFTMAX, SMOOTHED, SMOOTHED_CE),
    "Derivative(ce, x[k])", ("s(k) - t(k)", "softmax − smoothed label"),
    args=SMOOTH, one_by_one=True, limit=4, scale="terms")

OUTPUT = {"probabilities": "p", "labels": "y"}
row("categorical-ce", "categorical_cross_entropy", "_loss_of_distribution",
    {**N, "p": "simplex[n]", "y": "closed simplex[n]"}, (),
    "-Sum(y[i]*log(p[i]), (i, 1, n))", ("Sum(y[i]*log(1/p[i]), (i, 1, n))", "−log p = log(1/p)"), args=OUTPUT)
row("categorical-ce-of-a-class", "categorical_cross_entropy", "_loss_of_class",
    {**N, "p": "simplex[n]", "c": "index[n]"}, (),
    "-Sum(KroneckerDelta(i, c)*log(p[i]), (i, 1, n))", ("-log(p[c])", "one term is left"),
    args={**OUTPUT, "labels": "c - 1"})

# ---- information: distributions of floats are exact only where they are dyadic

TRUTH, BOTH = {"p": "p"}, {"p": "p", "q": "q"}
CLOSED = {**CLOSED_P, "q": "simplex[n]"}
row("information-content", "information_content", "", UNIT, (),
    "-log(p)", ("log(1/p)", "−log p = log(1/p)"), args=TRUTH)
row("binary-entropy", "binary_entropy", "_binary_entropy", UNIT, (H2,),
    "H(p)", ("p*log(1/p) + (1 - p)*log(1/(1 - p))", "−log p = log(1/p)"), args=TRUTH)
row("entropy", "entropy", "", CLOSED_P, (),
    "Sum(-xlogy(p[i], p[i]), (i, 1, n))", ("-Sum(xlogy(p[i], p[i]), (i, 1, n))", "the sign"), args=TRUTH)
row("cross-entropy", "cross_entropy", "", CLOSED, (),
    "Sum(-p[i]*log(q[i]), (i, 1, n))", ("Sum(p[i]*log(1/q[i]), (i, 1, n))", "−log q = log(1/q)"), args=BOTH)
row("perplexity", "perplexity", "", CLOSED, (("h", "Sum(-p[i]*log(q[i]), (i, 1, n))/log(2)"),),
    "exp(Sum(-p[i]*log(q[i]), (i, 1, n)))", ("Product(q[i]**(-p[i]), (i, 1, n))", "a sum of exponents"),
    args=BOTH, limit="2 + 2*h")
row("kl-divergence", "kl_divergence", "_deviance", CLOSED, (),
    "Sum(xlogy(p[i], p[i]/q[i]), (i, 1, n))",
    ("Sum(xlogy(p[i], p[i]/q[i]) - p[i] + q[i], (i, 1, n))", "Σ p = Σ q"), args=BOTH, limit=20)
MIDDLE = ("m(i)", "(p[i] + q[i])/2")
row("jensen-shannon", "jensen_shannon_divergence", "_jensen_shannon", PQ, (MIDDLE,),
    "Sum(p[i]*log(p[i]/m(i)), (i, 1, n))/2 + Sum(q[i]*log(q[i]/m(i)), (i, 1, n))/2",
    ("Sum((p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)))/2, (i, 1, n))", "two sums in one"),
    args=BOTH, limit=20)

# ---- likelihood: one parameter for n observations

OBSERVED = {"p": "t", "y": "y"}
LOG_LIKELIHOOD = ("loglik(t)", "Sum(y[i]*log(t) + (1 - y[i])*log(1 - t), (i, 1, n))", r"\ln L")
row("log-likelihood", "bernoulli_log_likelihood", "_log_probability", LABELS, (LOG_LIKELIHOOD,),
    "loglik(t)", ("Sum(y[i], (i, 1, n))*log(t) + (n - Sum(y[i], (i, 1, n)))*log(1 - t)", "collect"),
    args=OBSERVED, column=("p",))
row("score", "bernoulli_score", "_score", LABELS, (LOG_LIKELIHOOD,),
    "Derivative(loglik(t), t)",
    ("Sum(y[i], (i, 1, n))/t - (n - Sum(y[i], (i, 1, n)))/(1 - t)", "the slope of log"),
    args=OBSERVED, column=("p",), limit=4, scale="terms")
row("estimate", "bernoulli_mle", "", LABELS, (),
    "Sum(y[i]/n, (i, 1, n))", ("Sum(y[i], (i, 1, n))/n", "take out 1/n"), args={"y": "y"}, limit=2)

# fmt: on

by_id = {one.id: one for one in ROWS}
every_row = pytest.mark.parametrize("name", by_id)


@every_row
def test_the_function_computes_what_is_derived(name):
    assert by_id[name].tie().points >= 120


def test_every_loss_with_logits_is_tied_with_its_derivatives():
    with_logits = {name for name in companion.__all__ if "_with_logits" in name}
    assert with_logits - {one.function for one in ROWS} == set()


# ---------------------------------------------------------------- a broken kernel breaks the tie


FLIPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.USub: ast.UAdd}


def kernel_of(one, name):
    """The module of a kernel, and its name."""
    module, _, name = f"{getattr(companion, one.function).__module__}.{name}".rpartition(".")
    if name in vars(sys.modules.get(module, object)):
        return sys.modules[module], name
    return sys.modules[f"companion.{module.rpartition('.')[2]}"], name


def broken_kernels(module, name):
    """The kernel with one sign flipped, or one product made a quotient; and that line of it."""
    source = inspect.getsource(vars(module)[name])
    places = [
        i for i, node in enumerate(ast.walk(ast.parse(source))) if type(getattr(node, "op", None)) in FLIPPED
    ]
    for place in places:
        tree = ast.parse(source)
        node = list(ast.walk(tree))[place]
        node.op = FLIPPED[type(node.op)]()
        found = {}
        exec(compile(tree, f"<{name} broken>", "exec"), vars(module), found)
        lines = zip(ast.parse(source).body[0].body, tree.body[0].body, strict=True)
        line = next(new for old, new in lines if ast.dump(old) != ast.dump(new))
        yield ast.unparse(line).splitlines()[-1].strip(), found[name]


KERNELS: dict = {}  # a kernel: the rows that rest on it
for one in ROWS:
    for name in one.kernels.split():
        KERNELS.setdefault(kernel_of(one, name), []).append(one)

IN_BETWEEN = "it is for p = 0 and p = 1"
HUGE = "beside an x that γ makes overflow, β is nothing"
# What is broken, and still right at every point that a tie looks at: why.
STILL_RIGHT = {
    ("activations", "_log1mexp", "return result - 0.0"): "it decides the sign of a zero",
    (
        "binary",
        "_gradient",
        "return np.where(right_and_certain, 1 + 2 * y, (p - y) / (p * (1 - p)))",
    ): IN_BETWEEN,
    (
        "binary",
        "_gradient",
        "return np.where(right_and_certain, 1 - 2 / y, (p - y) / (p * (1 - p)))",
    ): IN_BETWEEN,
    (
        "binary",
        "_second_derivative_of_logit",
        "return (both - 0 * y) * (E / (1 + E) / (1 + E))",
    ): "it keeps a nan",
    (
        "focal",
        "_star_loss",
        "linear = np.where(np.isinf(a) & (gamma > 1), x - beta / gamma, a / gamma)",
    ): HUGE,
    (
        "focal",
        "_star_loss",
        "linear = np.where(np.isinf(a) & (gamma > 1), x + beta * gamma, a / gamma)",
    ): HUGE,
    (
        "categorical",
        "_hessian_times",
        "u = u + compensated_sums(s * u)[:, None]",
    ): "the last line takes it out",
    ("categorical", "_loss_of_class", "return 0 / p.sum(axis=1) - np.log(p[_at(c)])"): "it keeps a nan",
}


@pytest.mark.parametrize(("module", "kernel"), KERNELS, ids=lambda part: getattr(part, "__name__", part))
def test_a_flipped_sign_breaks_a_tie(module, kernel, monkeypatch):
    lines, unseen = set(), set()
    for line, function in broken_kernels(module, kernel):
        lines.add(line)
        monkeypatch.setattr(module, kernel, function)
        if not any(breaks(one) for one in KERNELS[module, kernel]):
            unseen.add(line)
    place = (module.__name__.rpartition(".")[2], kernel)
    known = {line for *where, line in STILL_RIGHT if (*where,) == place}
    assert unseen <= known
    assert known <= lines, "a line that is listed as still right is gone"


def breaks(one):
    try:
        one.tie()
    except NotTied as refusal:
        return f" does not compute {one.id}: at " in str(refusal)
    return False
