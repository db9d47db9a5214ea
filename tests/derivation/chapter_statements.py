"""Everything that the curriculum calls proved, exact or certified, as data: nothing here is run.

One statement a row, for the chapters that are written and for those that are not:

- ``id``: the chapter and a name;
- ``says``: the sentence of the curriculum that it stands for;
- ``domain``, ``define``, ``where``: what the letters may be, the named functions, the conditions;
- ``start`` and ``steps``: a chain of (relation, formula, reason), with a certificate where the judge needs
  one. Each line is judged against the line above. The relation ``≈`` takes a decimal, as
  `Derivation.rounds_to` does;
- ``expect``: the status of the weakest line: "proved", "certified" or "rests on SymPy"; or "refuted" for the
  mistakes that the book repairs (there the last line is wrong);
- ``reach``: empty, or "not yet: …" with the rule that the engine lacks. Then the chain has to end undecided,
  or its language is not read yet; the test fails as soon as that is no longer so.
"""

# ---- what many statements share

N = {"n": "count"}
P = {**N, "p": "simplex[n]"}
PQ = {**P, "q": "simplex[n]"}
CLOSED_P = {**N, "p": "closed simplex[n]"}
UNIT = {"p": "(0, 1)"}
UNITS = {"p": "(0, 1)", "q": "(0, 1)"}
REAL = {"x": "real"}
LABELS = {**N, "y": "label[n]", "t": "(0, 1)"}
LOGITS = {**N, "x": "real[n]", "k": "index[n]"}
LOGIT = {"x": "real", "y": "[0, 1]"}

H2 = ("H(p)", "-p*log(p) - (1 - p)*log(1 - p)", "H")
D2 = ("D(p, q)", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "D")
SIGMA = ("sigma(x)", "1/(1 + exp(-x))", r"\sigma")
LOSS = ("loss(x, y)", "-y*log(sigma(x)) - (1 - y)*log(1 - sigma(x))", r"\ell")
SOFTMAX = ("s(j)", "exp(x[j])/Sum(exp(x[i]), (i, 1, n))", "s")
GAUSS = ("f(x, m, s)", "exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi))", "f")
LOGLIK = ("loglik(t)", "Sum(y[i]*log(t) + (1 - y[i])*log(1 - t), (i, 1, n))", r"\ln L")
ONES = ("ones", "Sum(y[i], (i, 1, n))", "k")
FOCAL = ("FL(x)", "-(1 - sigma(x))**gamma*log(sigma(x))", r"\mathrm{FL}")
FOCAL2 = ("FL(x)", "-(1 - sigma(x))**2*log(sigma(x))", r"\mathrm{FL}")
PUSH = ("push(p, g)", "(1 - p)**g*(g*p*log(p) + p - 1)", "g")  # the slope of the focal loss for s = 1
BAG_H = "-4/5*log(4/5) - 1/10*log(1/10) - 1/10*log(1/10)"
BAG_CE = "-4/5*log(1/5) - 1/10*log(1/5) - 1/10*log(3/5)"
BAG_KL = "4/5*log((4/5)/(1/5)) + 1/10*log((1/10)/(1/5)) + 1/10*log((1/10)/(3/5))"
BAG_KL_BACK = "1/5*log((1/5)/(4/5)) + 1/5*log((1/5)/(1/10)) + 3/5*log((3/5)/(1/10))"

STATEMENTS = []


def statement(id, says, domain, start, *steps, where=(), define=(), expect="proved", reach=""):
    STATEMENTS.append(
        {
            "id": id,
            "says": says,
            "domain": domain,
            "where": list(where),
            "define": list(define),
            "start": start,
            "steps": list(steps),
            "expect": expect,
            "reach": reach,
        }
    )


def wrong(id, says, domain, start, *steps, **more):
    """A statement that the book shows and the machine refutes: its last line is false."""
    statement(id, says, domain, start, *steps, expect="refuted", **more)


# A statement is laid out as a chain on paper.
# fmt: off

# ---------------------------------------------------------------------------- 1 Entropy

statement(
    "ch1-information-is-additive", "information content: additive over independent events", UNITS,
    "-log(p*q)",
    ("==", "-(log(p) + log(q))", "the logarithm of a product"),
    ("==", "-log(p) - log(q)", "multiply out"),
)
statement(
    "ch1-information-of-many-events", "information content: additive over independent events",
    {**N, "p": "(0, 1)[n]"},
    "-log(Product(p[i], (i, 1, n)))",
    ("==", "Sum(-log(p[i]), (i, 1, n))", "the logarithm of a product is the sum of the logarithms"),
)
statement(
    "ch1-information-decreases", "information content: decreasing", UNITS,
    "-log(p)", (">", "-log(q)", "the logarithm grows, and p < q"),
    where=["p < q"],
)
statement(
    "ch1-information-slope", "information content: decreasing", UNIT,
    "Derivative(-log(p), p)",
    ("==", "-1/p", "the slope of the logarithm"),
    ("<", "0", "p is positive"),
)
statement(
    "ch1-sure-event", "information content: 0 for a sure event", {},
    "-log(1)", ("==", "0", "log 1 = 0"),
)
statement(
    "ch1-information-is-positive", "information content −log p", UNIT,
    "-log(p)", (">", "0", "p is below 1"),
)
statement(
    "ch1-units", "nat and bit: a change of the unit divides by log 2", UNIT,
    "-log(p)/log(2)", ("==", "log(1/p)/log(2)", "minus the logarithm is that of the reciprocal"),
)
statement(
    "ch1-coin", "coin ln 2 = 0.6931 nat, exact", {},
    "-1/2*log(1/2) - 1/2*log(1/2)",
    ("==", "log(2)", "log ½ = −log 2"),
    ("≈", "0.6931", "to four digits"),
)
statement(
    "ch1-coin-in-bits", "coin = 1 bit, exact", {},
    "(-1/2*log(1/2) - 1/2*log(1/2))/log(2)", ("==", "1", "log ½ = −log 2"),
)
statement(
    "ch1-die", "die ln 6 = 1.7918 nat, exact", {},
    "Sum(-1/6*log(1/6), (i, 1, 6))",
    ("==", "log(6)", "six equal terms"),
    ("≈", "1.7918", "to four digits"),
)
statement(
    "ch1-die-in-bits", "die = 2.585 bits", {},
    "Sum(-1/6*log(1/6), (i, 1, 6))/log(2)",
    ("==", "log(6)/log(2)", "six equal terms"),
    ("==", "1 + log(3)/log(2)", "6 = 2 · 3"),
    ("≈", "2.585", "to three digits"),
)
statement(
    "ch1-die-beats-coin", "the die is more uncertain", {},
    "log(6)", (">", "log(2)", "6 is larger than 2"),
)
statement(
    "ch1-zero-log-zero-limit", "0·log 0 = 0 as a limit", {"p": "(0, 1)"},
    "Limit(-p*log(p), p, 0)", ("==", "0", "the logarithm grows more slowly than any power"),
    expect="rests on SymPy",
)
statement(
    "ch1-zero-log-zero-bound", "the bound −p log p ≤ 2√p", {"p": "positive"},
    "-p*log(p)",
    ("==", "2*p*log(1/sqrt(p))", "log p = −2 log(1/√p)"),
    ("<=", "2*p*(1/sqrt(p) - 1)", "log t ≤ t − 1"),
    ("==", "2*sqrt(p) - 2*p", "multiply out"),
    ("<=", "2*sqrt(p)", "p is positive"),
)
statement(
    "ch1-zero-log-zero-at-once", "the bound −p log p ≤ 2√p", {"p": "positive"},
    "-p*log(p)", ("<=", "2*sqrt(p)", "log t ≤ t − 1 at t = 1/√p"),
)
statement(
    "ch1-zero-log-zero-below-any-bound", "0·log 0 = 0 as a limit, without a limit",
    {"p": "positive", "epsilon": "positive"},
    "-p*log(p)",
    ("<=", "2*sqrt(p)", "the bound"),
    ("<=", "epsilon", "p ≤ ε²/4"),
    where=["p <= epsilon**2/4"],
    reach="not yet: the bound −p log p ≤ 2√p in one line; √ of an ordering",
)
statement(
    "ch1-zero-log-zero-epsilon", "0·log 0 = 0 as a limit, without a limit: p = r² below ε²/4",
    {"r": "positive", "epsilon": "positive"},
    "-r**2*log(r**2)",
    ("==", "2*r**2*log(1/r)", "log r² = −2 log(1/r)"),
    ("<=", "2*r**2*(1/r - 1)", "log t ≤ t − 1"),
    ("==", "2*r - 2*r**2", "multiply out"),
    ("<", "2*r", "r is positive"),
    ("<=", "epsilon", "r is at most ε/2"),
    where=["r <= epsilon/2"],
)
statement(
    "ch1-binary-entropy-slope", "binary entropy: first derivative log((1−p)/p)", UNIT,
    "Derivative(H(p), p)",
    ("==", "-log(p) - 1 + log(1 - p) + 1", "product rule, twice"),
    ("==", "log((1 - p)/p)", "a difference of logarithms"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-curvature", "binary entropy: second derivative −1/(p(1−p)) < 0", UNIT,
    "Derivative(H(p), p, p)",
    ("==", "Derivative(log((1 - p)/p), p)", "the first derivative"),
    ("==", "-1/p - 1/(1 - p)", "term by term"),
    ("==", "-1/(p*(1 - p))", "common denominator"),
    ("<", "0", "p lies between 0 and 1"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-maximum", "binary entropy: maximum ln 2 at ½", UNIT,
    "H(p)",
    ("==", "log(2) + p*log(1/(2*p)) + (1 - p)*log(1/(2*(1 - p)))", "take out log 2"),
    ("<=", "log(2) + p*(1/(2*p) - 1) + (1 - p)*(1/(2*(1 - p)) - 1)", "log t ≤ t − 1"),
    ("==", "log(2)", "½ − p and ½ − (1 − p) add to 0"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-maximum-at-once", "binary entropy: maximum ln 2 at ½", UNIT,
    "H(p)", ("<=", "log(2)", "the largest value"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-maximum-strictly", "binary entropy: maximum ln 2 at ½, nowhere else", UNIT,
    "H(p)",
    ("==", "log(2) + p*log(1/(2*p)) + (1 - p)*log(1/(2*(1 - p)))", "take out log 2"),
    ("<", "log(2) + p*(1/(2*p) - 1) + (1 - p)*(1/(2*(1 - p)) - 1)", "log t < t − 1 away from t = 1"),
    ("==", "log(2)", "½ − p and ½ − (1 − p) add to 0"),
    define=[H2], where=["Ne(p, 1/2)"],
)
statement(
    "ch1-binary-entropy-maximum-is-strict", "binary entropy: maximum ln 2 at ½, nowhere else", UNIT,
    "H(p)", ("<", "log(2)", "log t < t − 1 away from t = 1"),
    define=[H2], where=["Ne(p, 1/2)"],
    reach="not yet: strictness away from one point",
)
statement(
    "ch1-binary-entropy-at-half", "binary entropy: maximum ln 2 at ½", {},
    "H(1/2)", ("==", "log(2)", "two equal terms"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-symmetric", "binary entropy: symmetric", UNIT,
    "H(1 - p)",
    ("==", "-(1 - p)*log(1 - p) - p*log(p)", "1 − (1 − p) = p"),
    ("==", "H(p)", "the same two terms"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-below-its-tangent", "binary entropy with its tangent", {"p": "(0, 1)", "t": "(0, 1)"},
    "H(p)",
    ("<=", "H(t) + (p - t)*log((1 - t)/t)", "Gibbs' inequality: the tangent at t is the cross-entropy"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-and-its-tangent", "binary entropy with its tangent", {"p": "(0, 1)", "t": "(0, 1)"},
    "H(p)",
    ("==", "H(t) + (p - t)*log((1 - t)/t) + p*log(t/p) + (1 - p)*log((1 - t)/(1 - p))",
     "compare with the tangent at t"),
    ("<=", "H(t) + (p - t)*log((1 - t)/t) + p*(t/p - 1) + (1 - p)*((1 - t)/(1 - p) - 1)", "log t ≤ t − 1"),
    ("==", "H(t) + (p - t)*log((1 - t)/t)", "the last two add to 0"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-is-nonnegative", "binary entropy", UNIT,
    "H(p)", (">", "0", "both terms are positive"),
    define=[H2],
)
statement(
    "ch1-binary-entropy-closed", "binary entropy, its ends with 0·log 0 = 0", {"p": "[0, 1]"},
    "-xlogy(p, p) - xlogy(1 - p, 1 - p)", ("<=", "log(2)", "the ends give 0"),
)
statement(
    "ch1-binary-entropy-closed-in-steps", "binary entropy: maximum ln 2, its ends with 0·log 0 = 0",
    {"p": "[0, 1]"},
    "-xlogy(p, p) - xlogy(1 - p, 1 - p)",
    ("==", "log(2) - xlogy(p, 2*p) - xlogy(1 - p, 2*(1 - p))", "take out log 2"),
    ("<=", "log(2) - (p - 1/2) - (1 - p - 1/2)", "p log(p/c) ≥ p − c, at p = 0 too"),
    ("==", "log(2)", "½ − p and p − ½ add to 0"),
)
statement(
    "ch1-binary-entropy-at-zero", "binary entropy, its ends with 0·log 0 = 0: p = 0", {},
    "-xlogy(0, 0) - xlogy(1 - 0, 1 - 0)",
    ("==", "0", "0·log 0 = 0 and log 1 = 0"),
    ("<", "log(2)", "2 is above 1"),
)
statement(
    "ch1-binary-entropy-at-one", "binary entropy, its ends with 0·log 0 = 0: p = 1", {},
    "-xlogy(1, 1) - xlogy(1 - 1, 1 - 1)",
    ("==", "0", "log 1 = 0 and 0·log 0 = 0"),
    ("<", "log(2)", "2 is above 1"),
)
statement(
    "ch1-entropy-is-nonnegative", "entropy as an expectation of information content", P,
    "Sum(-p[i]*log(p[i]), (i, 1, n))", (">=", "0", "no term is negative"),
)
statement(
    "ch1-entropy-maximum", "H ≤ log n (proof by log t ≤ t − 1)", P,
    "Sum(-p[i]*log(p[i]), (i, 1, n))",
    ("==", "log(n) + Sum(p[i]*log(1/(n*p[i])), (i, 1, n))", "log n is Σ p log n"),
    ("<=", "log(n) + Sum(p[i]*(1/(n*p[i]) - 1), (i, 1, n))", "log t ≤ t − 1, term by term"),
    ("==", "log(n)", "Σ 1/n = Σ p = 1"),
)
statement(
    "ch1-entropy-maximum-at-once", "H ≤ log n", P,
    "Sum(-p[i]*log(p[i]), (i, 1, n))", ("<=", "log(n)", "Gibbs, with the uniform distribution"),
)
statement(
    "ch1-entropy-maximum-closed", "H ≤ log n, with 0·log 0 = 0", CLOSED_P,
    "Sum(-xlogy(p[i], p[i]), (i, 1, n))", ("<=", "log(n)", "Gibbs, with the uniform distribution"),
)
statement(
    "ch1-entropy-of-the-uniform", "H ≤ log n with equality for the uniform distribution", N,
    "Sum(-1/n*log(1/n), (i, 1, n))",
    ("==", "n*(1/n)*log(n)", "n equal terms"),
    ("==", "log(n)", "n/n = 1"),
)
statement(
    "ch1-entropy-maximum-only-for-the-uniform", "H ≤ log n with equality for the uniform only",
    {**P, "k": "index[n]"},
    "Sum(-p[i]*log(p[i]), (i, 1, n))", ("<", "log(n)", "log t < t − 1 for outcome k"),
    where=["Ne(p[k], 1/n)"],
)
statement(
    "ch1-lagrange-slope", "H ≤ log n: Lagrange condition",
    {**N, "p": "positive[n]", "k": "index[n]", "lam": "real"},
    "Derivative(Sum(-p[i]*log(p[i]), (i, 1, n)) - lam*(Sum(p[i], (i, 1, n)) - 1), p[k])",
    ("==", "-log(p[k]) - 1 - lam", "only term k moves with p_k"),
)
statement(
    "ch1-lagrange-ratio", "H ≤ log n: where both slopes are 0, the ratio of two probabilities is e⁰ = 1",
    {**N, "p": "positive[n]", "j": "index[n]", "k": "index[n]", "lam": "real"},
    "p[j]/p[k]",
    ("==", "exp(log(p[j]) - log(p[k]))", "e to the logarithm"),
    ("==", "exp((-log(p[k]) - 1 - lam) - (-log(p[j]) - 1 - lam))", "the two slopes; λ and 1 cancel"),
)
statement(
    "ch1-lagrange-solved", "H ≤ log n: Lagrange condition",
    {**N, "p": "positive[n]", "k": "index[n]", "lam": "real"},
    "p[k]",
    ("==", "exp(log(p[k]))", "the exponential undoes the logarithm"),
    ("==", "exp(-1 - lam)", "the condition: the same number for every k"),
    where=["-log(p[k]) - 1 - lam == 0"],
)
statement(
    "ch1-lagrange-all-equal", "H ≤ log n: Lagrange condition",
    {**N, "p": "positive[n]", "j": "index[n]", "k": "index[n]", "lam": "real"},
    "p[j]", ("==", "p[k]", "both satisfy the same condition"),
    where=["-log(p[j]) - 1 - lam == 0", "-log(p[k]) - 1 - lam == 0"],
)
statement(
    "ch1-lagrange-value", "H ≤ log n: Lagrange condition: n equal shares", {**N, "u": "positive"},
    "u", ("==", "1/n", "n·u = 1"),
    where=["n*u == 1"],
)
statement(
    "ch1-entropy-of-independent-parts", "additivity", {**P, "m": "count", "q": "simplex[m]"},
    "Sum(Sum(-p[i]*q[j]*log(p[i]*q[j]), (j, 1, m)), (i, 1, n))",
    ("==", "Sum(Sum(-p[i]*q[j]*log(p[i]) - p[i]*q[j]*log(q[j]), (j, 1, m)), (i, 1, n))",
     "the logarithm of a product"),
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n)) + Sum(-q[j]*log(q[j]), (j, 1, m))",
     "each factor that is left over sums to 1"),
)
statement(
    "ch1-chain-rule", "the chain rule", {**N, "m": "count", "r": "positive[n, m]"},
    "Sum(Sum(-r[i, j]*log(r[i, j]), (j, 1, m)), (i, 1, n))",
    ("==", "Sum(Sum(-r[i, j]*(log(a(i)) + log(r[i, j]/a(i))), (j, 1, m)), (i, 1, n))",
     "joint = marginal times conditional"),
    ("==", "Sum(-a(i)*log(a(i)), (i, 1, n)) "
     "+ Sum(a(i)*Sum(-r[i, j]/a(i)*log(r[i, j]/a(i)), (j, 1, m)), (i, 1, n))", "sum over the second outcome"),
    define=[("a(i)", "Sum(r[i, j], (j, 1, m))", "a")],
)
statement(
    "ch1-code-length-at-least-entropy", "a code's mean length obeys H ≤ L (cited; proved from Kraft)",
    {**P, "l": "real[n]"},
    "Sum(-p[i]*log(p[i]), (i, 1, n))",
    ("==", "Sum(p[i]*l[i], (i, 1, n)) + Sum(p[i]*log(exp(-l[i])/p[i]), (i, 1, n))", "add the lengths"),
    ("<=", "Sum(p[i]*l[i], (i, 1, n)) + Sum(p[i]*(exp(-l[i])/p[i] - 1), (i, 1, n))", "log t ≤ t − 1"),
    ("==", "Sum(p[i]*l[i], (i, 1, n)) + Sum(exp(-l[i]), (i, 1, n)) - 1", "Σ p = 1"),
    ("<=", "Sum(p[i]*l[i], (i, 1, n))", "Kraft's inequality, lengths in nat"),
    where=["Sum(exp(-l[i]), (i, 1, n)) <= 1"],
)
statement(
    "ch1-rounded-lengths-satisfy-kraft", "a code with L < H + 1 exists: lengths rounded up satisfy Kraft",
    {**P, "d": "[0, 1][n]"},
    "Sum(exp(-(-log(p[i]) + d[i])), (i, 1, n))",
    ("==", "Sum(p[i]*exp(-d[i]), (i, 1, n))", "e to the logarithm"),
    ("<=", "Sum(p[i], (i, 1, n))", "rounding up adds d ≥ 0"),
    ("==", "1", "Σ p = 1"),
)
statement(
    "ch1-rounded-lengths-below-entropy-plus-one", "a code with L < H + 1 exists: less than one bit more",
    {**P, "d": "(0, 1)[n]"},
    "Sum(p[i]*(-log(p[i]) + d[i]*log(2)), (i, 1, n))",
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n)) + log(2)*Sum(p[i]*d[i], (i, 1, n))", "two sums"),
    ("<", "Sum(-p[i]*log(p[i]), (i, 1, n)) + log(2)*Sum(p[i], (i, 1, n))", "each d is below 1"),
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n)) + log(2)", "Σ p = 1"),
)
statement(
    "ch1-die-expectation", "the die's expectation 3.5 beside its entropy", {},
    "Sum(i*(1/6), (i, 1, 6))", ("==", "7/2", "21/6"),
)
statement(
    "ch1-differential-entropy", "differential entropy can be negative (uniform on (0, ½))", {},
    "Integral(-2*log(2), (x, 0, 1/2))",
    ("==", "-log(2)", "a constant times the length"),
    ("<", "0", "log 2 is positive"),
    expect="rests on SymPy",
)
statement(
    "ch1-differential-entropy-of-a-uniform", "differential entropy: uniform on (0, a)", {"a": "positive"},
    "Integral(-1/a*log(1/a), (x, 0, a))", ("==", "log(a)", "a constant times the length"),
    expect="rests on SymPy",
)
wrong(
    "ch1-wrong-uniform-entropy", "published: “−log n” for the uniform entropy", N,
    "Sum(-1/n*log(1/n), (i, 1, n))", ("==", "-log(n)", "a lost minus"),
)
wrong(
    "ch1-wrong-surprising-event", "X11: entropy is higher when there is a very surprising event", UNITS,
    "H(p)", (">", "H(q)", "p is the more surprising event"),
    define=[H2], where=["p < q"],
)
wrong(
    "ch1-wrong-surprise-is-entropy", "X11: an event has surprisal, a distribution has entropy", UNIT,
    "H(p)", (">=", "-log(p)", "the surprise of one event"),
    define=[H2],
)
wrong(
    "ch1-wrong-log-of-a-sum", "a slip: the logarithm of a sum", UNITS,
    "-log(p + q)", ("==", "-log(p) - log(q)", "the logarithm of a product"),
)

# ---------------------------------------------------------------------------- 2 Cross-entropy

statement(
    "ch2-bag-entropy", "H(p) = ln 10 − (12/5) ln 2 = 0.6390", {},
    BAG_H,
    ("==", "-4/5*(3*log(2) - log(10)) + 1/5*log(10)", "4/5 = 8/10"),
    ("==", "log(10) - 12/5*log(2)", "collect"),
    ("≈", "0.6390", "to four digits"),
)
statement(
    "ch2-bag-cross-entropy", "H(p, q) = ln 5 − (ln 3)/10 = 1.4996", {},
    BAG_CE,
    ("==", "log(5) - log(3)/10", "the logarithm of a quotient"),
    ("≈", "1.4996", "to four digits"),
)
statement(
    "ch2-gibbs", "cross-entropy is never below the entropy", PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))",
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n)) + Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
     "log q = log p − log(p/q)"),
    (">=", "Sum(-p[i]*log(p[i]), (i, 1, n))", "Gibbs' inequality"),
)
statement(
    "ch2-gibbs-at-once", "cross-entropy is never below the entropy", PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))", (">=", "Sum(-p[i]*log(p[i]), (i, 1, n))", "Gibbs' inequality"),
)
statement(
    "ch2-gibbs-closed", "cross-entropy is never below the entropy, with 0·log 0 = 0",
    {**CLOSED_P, "q": "simplex[n]"},
    "Sum(-p[i]*log(q[i]), (i, 1, n))", (">=", "Sum(-xlogy(p[i], p[i]), (i, 1, n))", "Gibbs' inequality"),
)
statement(
    "ch2-gibbs-binary", "cross-entropy is never below the entropy, two outcomes", UNITS,
    "-p*log(q) - (1 - p)*log(1 - q)", (">=", "H(p)", "Gibbs' inequality"),
    define=[H2],
)
statement(
    "ch2-one-hot", "one-hot labels: −log of the true class's probability",
    {**N, "q": "positive[n]", "k": "index[n]"},
    "Sum(-KroneckerDelta(i, k)*log(q[i]), (i, 1, n))", ("==", "-log(q[k])", "one term of the sum is left"),
)
statement(
    "ch2-sigmoid-output-is-soft", "infinite only where the output is hardened: a sigmoid's is not", REAL,
    "sigma(x)", (">", "0", "a positive number over a positive number"),
    define=[SIGMA],
)
statement(
    "ch2-sigmoid-output-below-one", "infinite only where the output is hardened: a sigmoid's is not", REAL,
    "sigma(x)", ("<", "1", "the denominator is above 1"),
    define=[SIGMA],
)
statement(
    "ch2-softmax-output-is-soft", "infinite only where the output is hardened: a softmax's is not", LOGITS,
    "s(k)", (">", "0", "a positive number over a positive number"),
    define=[SOFTMAX],
)
statement(
    "ch2-softmax-output-at-most-one", "infinite only where the output is hardened: a softmax's is not",
    LOGITS,
    "s(k)", ("<=", "1", "one term of the sum over the whole sum"),
    define=[SOFTMAX],
)
statement(
    "ch2-softmax-output-below-one", "infinite only where the output is hardened: a softmax's is not",
    {**LOGITS, "j": "index[n]"},
    "s(k)", ("<", "1", "another term is left"),
    define=[SOFTMAX], where=["Ne(j, k)"],
)
statement(
    "ch2-softmax-loss-is-finite", "a softmax's output keeps the loss finite", LOGITS,
    "-log(s(k))",
    ("==", "log(Sum(exp(x[i] - x[k]), (i, 1, n)))", "divide by e^{x_k}"),
    ("==", "log(Sum(exp(x[i]), (i, 1, n))) - x[k]", "take e^{x_k} out"),
    define=[SOFTMAX],
)
statement(
    "ch2-loss-grows-without-bound", "infinite where the output is hardened to 0", {"M": "real", **UNIT},
    "-log(p)", (">", "M", "p is below e^{−M}"),
    where=["p < exp(-M)"],
)
statement(
    "ch2-loss-limit-at-zero", "infinite where the output is hardened to 0", UNIT,
    "Limit(-log(p), p, 0)", ("==", "oo", "the logarithm falls without bound"),
    expect="rests on SymPy",
)
statement(
    "ch2-wrong-code", "coding with the wrong code: KL more bits than needed", PQ,
    "Sum(p[i]*(-log(q[i])/log(2)), (i, 1, n)) - Sum(p[i]*(-log(p[i])/log(2)), (i, 1, n))",
    ("==", "Sum(p[i]*(log(p[i]) - log(q[i])), (i, 1, n))/log(2)", "term by term"),
    ("==", "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))/log(2)", "a difference of logarithms"),
    (">=", "0", "Gibbs' inequality"),
)
statement(
    "ch2-wrong-code-costs", "coding with the wrong code: never fewer bits", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))/log(2)",
    (">=", "Sum(p[i]*(1 - q[i]/p[i]), (i, 1, n))/log(2)", "log t ≥ 1 − 1/t, term by term"),
    ("==", "0", "both sum to 1"),
)
statement(
    "ch2-perplexity-of-the-uniform", "perplexity", N,
    "exp(Sum(-1/n*log(1/n), (i, 1, n)))", ("==", "n", "the exponential of log n"),
)
statement(
    "ch2-perplexity-at-most-n", "perplexity", P,
    "exp(Sum(-p[i]*log(p[i]), (i, 1, n)))", ("<=", "n", "H ≤ log n"),
)
statement(
    "ch2-perplexity-at-least-one", "perplexity", P,
    "exp(Sum(-p[i]*log(p[i]), (i, 1, n)))", (">=", "1", "no entropy is negative"),
)
statement(
    "ch2-perplexity-of-the-model", "perplexity", PQ,
    "exp(Sum(-p[i]*log(q[i]), (i, 1, n)))",
    (">=", "exp(Sum(-p[i]*log(p[i]), (i, 1, n)))", "the exponential grows"),
)
statement(
    "ch2-perplexity-as-a-product", "perplexity", PQ,
    "exp(Sum(-p[i]*log(q[i]), (i, 1, n)))",
    ("==", "1/Product(q[i]**p[i], (i, 1, n))", "the exponential of a sum is a product"),
)
statement(
    "ch2-two-gaussians", "the continuous case with two Gaussians",
    {"a": "real", "b": "real", "s": "positive", "t": "positive"},
    "Integral(-f(x, a, s)*log(f(x, b, t)), (x, -oo, oo))",
    ("==", "log(t) + log(2*pi)/2 + (s**2 + (a - b)**2)/(2*t**2)", "moments of the first Gaussian"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch2-gaussian-density", "the continuous case: a density integrates to 1", {"a": "real", "s": "positive"},
    "Integral(f(x, a, s), (x, -oo, oo))", ("==", "1", "the Gaussian integral"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch2-gaussian-mean", "the continuous case: the first moment", {"a": "real", "s": "positive"},
    "Integral(x*f(x, a, s), (x, -oo, oo))", ("==", "a", "symmetric about a"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch2-gaussian-variance", "the continuous case: the second moment",
    {"a": "real", "b": "real", "s": "positive"},
    "Integral((x - b)**2*f(x, a, s), (x, -oo, oo))", ("==", "s**2 + (a - b)**2", "variance and squared bias"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch2-gaussian-entropy", "the continuous case: the entropy of a Gaussian", {"a": "real", "s": "positive"},
    "Integral(-f(x, a, s)*log(f(x, a, s)), (x, -oo, oo))",
    ("==", "log(s) + log(2*pi)/2 + 1/2", "the variance over 2s² is ½"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch2-two-gaussians-integrand", "the continuous case with two Gaussians: the integrand",
    {"x": "real", "b": "real", "t": "positive"},
    "-log(f(x, b, t))", ("==", "(x - b)**2/(2*t**2) + log(t) + log(2*pi)/2", "the logarithm of a product"),
    define=[GAUSS],
)
statement(
    "ch2-not-symmetric", "not symmetric: the bag of balls", {},
    BAG_CE, ("!=", "-1/5*log(4/5) - 1/5*log(1/10) - 3/5*log(1/10)", "truth and model exchanged"),
)
statement(
    "ch2-linear-in-the-truth", "cross-entropy is an expectation: linear in the truth",
    {**N, "p": "simplex[n]", "r": "simplex[n]", "q": "simplex[n]", "c": "[0, 1]"},
    "Sum(-(c*p[i] + (1 - c)*r[i])*log(q[i]), (i, 1, n))",
    ("==", "c*Sum(-p[i]*log(q[i]), (i, 1, n)) + (1 - c)*Sum(-r[i]*log(q[i]), (i, 1, n))", "linearity"),
)
statement(
    "ch2-product-of-entropies-of-the-bag", "X6: not a product of entropies: the bag of balls", {},
    BAG_CE,
    ("!=", f"({BAG_H})*(-1/5*log(1/5) - 1/5*log(1/5) - 3/5*log(3/5))", "1.4996 is not 0.6390 times 0.9503"),
)
statement(
    "ch2-cross-entropy-of-the-truth", "equal to the entropy where the model is the truth", P,
    "Sum(-p[i]*log(p[i]), (i, 1, n))",
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n)) + Sum(p[i]*log(p[i]/p[i]), (i, 1, n))", "log 1 = 0"),
)
statement(
    "ch2-the-loss-of-1e-10", "X7: −ln(1e−10) = 23.03", {},
    "-log(1/10**10)",
    ("==", "10*log(10)", "the logarithm of a power"),
    ("≈", "23.03", "to two digits"),
)
statement(
    "ch2-ten-is-base-ten", "X7: 10 is the base-10 logarithm", {},
    "-log(1/10**10)/log(10)", ("==", "10", "the logarithm of a power"),
)
wrong(
    "ch2-wrong-product-of-entropies", "X6: entropy of the label times entropy of the output gives the loss",
    PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))",
    ("==", "Sum(-p[i]*log(p[i]), (i, 1, n))*Sum(-q[i]*log(q[i]), (i, 1, n))", "a product of entropies"),
)
wrong(
    "ch2-wrong-base", "X7: −log(1e−10) taken for 10", {},
    "-log(1/10**10)", ("==", "10", "the base-10 logarithm"),
)
wrong(
    "ch2-wrong-bounded-by-ten", "X7: losses lie between 0 and about 10", {"x": "real", "y": "label"},
    "loss(x, y)", ("<=", "10", "a bound"),
    define=[SIGMA, LOSS],
)
wrong(
    "ch2-wrong-symmetric", "X10: H(p, q) = H(q, p)", PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))", ("==", "Sum(-q[i]*log(p[i]), (i, 1, n))", "exchanged"),
)
wrong(
    "ch2-wrong-below-the-entropy", "X12: the bound with the roles exchanged", PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))", (">=", "Sum(-q[i]*log(q[i]), (i, 1, n))", "the entropy of the model"),
)
wrong(
    "ch2-wrong-lost-minus", "published: a categorical formula without its minus", PQ,
    "Sum(-p[i]*log(q[i]), (i, 1, n))", ("==", "Sum(p[i]*log(q[i]), (i, 1, n))", "a lost minus"),
)
wrong(
    "ch2-wrong-log-of-labels", "published: the logarithm of the labels", {**CLOSED_P, "q": "simplex[n]"},
    "Sum(-p[i]*log(q[i]), (i, 1, n))", ("==", "Sum(-q[i]*log(p[i]), (i, 1, n))", "the labels' logarithm"),
)

# ---------------------------------------------------------------------------- 3 KL divergence

statement(
    "ch3-kl-is-a-difference", "KL = cross-entropy − entropy", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
    ("==", "Sum(p[i]*log(p[i]) - p[i]*log(q[i]), (i, 1, n))", "the logarithm of a quotient"),
    ("==", "Sum(-p[i]*log(q[i]), (i, 1, n)) - Sum(-p[i]*log(p[i]), (i, 1, n))", "two sums"),
)
statement(
    "ch3-kl-is-a-difference-closed", "KL = cross-entropy − entropy (where q > 0 wherever p > 0)",
    {**CLOSED_P, "q": "simplex[n]"},
    "Sum(xlogy(p[i], p[i]/q[i]), (i, 1, n))",
    ("==", "Sum(-p[i]*log(q[i]), (i, 1, n)) - Sum(-xlogy(p[i], p[i]), (i, 1, n))", "two sums"),
)
statement(
    "ch3-lemma", "Gibbs' inequality with its lemma log t ≤ t − 1", {"t": "positive"},
    "log(t)", ("<=", "t - 1", "the tangent at 1"),
)
statement(
    "ch3-lemma-is-strict", "the lemma's equality case", {"t": "positive"},
    "log(t)", ("<", "t - 1", "equality at t = 1 only"),
    where=["Ne(t, 1)"],
)
statement(
    "ch3-lemma-from-below", "the lemma, with 1/t", {"t": "positive"},
    "log(t)",
    ("==", "-log(1/t)", "minus the logarithm of the reciprocal"),
    (">=", "1 - 1/t", "log(1/t) ≤ 1/t − 1"),
)
statement(
    "ch3-lemma-slope", "the lemma proved: t − 1 − log t falls, then rises", {"t": "positive"},
    "Derivative(t - 1 - log(t), t)",
    ("==", "1 - 1/t", "term by term"),
    ("==", "(t - 1)/t", "common denominator"),
)
statement(
    "ch3-lemma-curvature", "the lemma proved: t − 1 − log t is convex", {"t": "positive"},
    "Derivative(t - 1 - log(t), t, t)",
    ("==", "1/t**2", "twice"),
    (">", "0", "a positive square"),
)
statement(
    "ch3-gibbs", "Gibbs' inequality, the lemma applied term by term", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
    (">=", "Sum(p[i]*(1 - q[i]/p[i]), (i, 1, n))", "log t ≥ 1 − 1/t, term by term"),
    ("==", "Sum(p[i], (i, 1, n)) - Sum(q[i], (i, 1, n))", "multiply out"),
    ("==", "0", "both sum to 1"),
)
statement(
    "ch3-gibbs-at-once", "Gibbs' inequality", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", (">=", "0", "the lemma"),
)
statement(
    "ch3-gibbs-closed", "Gibbs' inequality, with 0·log 0 = 0", {**CLOSED_P, "q": "simplex[n]"},
    "Sum(xlogy(p[i], p[i]/q[i]), (i, 1, n))", (">=", "0", "the lemma"),
)
statement(
    "ch3-gibbs-is-strict", "Gibbs' inequality: its equality case", {**PQ, "k": "index[n]"},
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", (">", "0", "the lemma is strict for outcome k"),
    where=["Ne(p[k], q[k])"],
)
statement(
    "ch3-gibbs-binary-is-strict", "Gibbs' inequality: its equality case, two outcomes", UNITS,
    "D(p, q)", (">", "0", "the lemma is strict where p ≠ q"),
    define=[D2], where=["Ne(p, q)"],
)
statement(
    "ch3-kl-of-equals", "Gibbs' inequality: its equality case", P,
    "Sum(p[i]*log(p[i]/p[i]), (i, 1, n))", ("==", "0", "log 1 = 0"),
)
statement(
    "ch3-same-gradient", "minimising KL and minimising cross-entropy have the same gradient",
    {**LOGITS, "p": "simplex[n]"},
    "Derivative(Sum(p[i]*log(p[i]/s(i)), (i, 1, n)), x[k])",
    ("==", "Derivative(Sum(-p[i]*log(s(i)), (i, 1, n)), x[k])", "the entropy does not move with x"),
    ("==", "s(k) - p[k]", "the gradient of softmax cross-entropy"),
    define=[SOFTMAX],
)
statement(
    "ch3-same-gradient-in-q", "minimising KL and minimising cross-entropy have the same gradient",
    {**N, "p": "simplex[n]", "q": "positive[n]", "k": "index[n]"},
    "Derivative(Sum(p[i]*log(p[i]/q[i]), (i, 1, n)), q[k])",
    ("==", "Derivative(Sum(-p[i]*log(q[i]), (i, 1, n)), q[k])", "the entropy does not move with q"),
    ("==", "-p[k]/q[k]", "one term of the sum is left"),
)
statement(
    "ch3-bag-forward", "asymmetry: the bag of balls gives 0.8605", {},
    BAG_KL,
    ("==", "log(5) - log(3)/10 - (log(10) - 12/5*log(2))", "cross-entropy − entropy"),
    ("≈", "0.8605", "to four digits"),
)
statement(
    "ch3-bag-backward", "asymmetry: the bag of balls gives 0.9364", {},
    BAG_KL_BACK, ("≈", "0.9364", "to four digits"),
)
wrong(
    "ch3-wrong-rounding", "a slip: the last digit of 0.8605", {},
    BAG_KL, ("≈", "0.8606", "rounded up"),
)
statement(
    "ch3-bag-asymmetric", "asymmetry: the bag of balls", {},
    BAG_KL, ("<", BAG_KL_BACK, "0.8605 against 0.9364"),
)
statement(
    "ch3-uniform-forward", "uniform(3) against (.49, .42, .09) gives 0.230986", {},
    "1/3*log((1/3)/(49/100)) + 1/3*log((1/3)/(42/100)) + 1/3*log((1/3)/(9/100))",
    ("≈", "0.230986", "to six digits"),
)
statement(
    "ch3-uniform-backward", "… and 0.168006 nat", {},
    "49/100*log(3*49/100) + 42/100*log(3*42/100) + 9/100*log(3*9/100)", ("≈", "0.168006", "to six digits"),
)
statement(
    "ch3-infinite-where-impossible", "infinite where the model says impossible", {"M": "real", **UNITS},
    "p*log(p/q)", (">=", "M", "q ≤ p·e^{−M/p}"),
    where=["q <= p*exp(-M/p)"],
)
statement(
    "ch3-infinite-where-impossible-in-logs", "infinite where the model says impossible",
    {"M": "real", **UNITS},
    "p*log(p/q)",
    ("==", "p*(log(p) - log(q))", "the logarithm of a quotient"),
    (">=", "p*(M/p)", "q ≤ p·e^{−M/p}, in logarithms"),
    ("==", "M", "p cancels"),
    where=["log(q) <= log(p) - M/p"],
)
statement(
    "ch3-infinite-limit", "infinite where the model says impossible", UNITS,
    "Limit(p*log(p/q), q, 0)", ("==", "oo", "the logarithm grows without bound"),
    expect="rests on SymPy",
)
statement(
    "ch3-two-gaussians", "two Gaussians in closed form",
    {"a": "real", "b": "real", "s": "positive", "t": "positive"},
    "Integral(f(x, a, s)*log(f(x, a, s)/f(x, b, t)), (x, -oo, oo))",
    ("==", "log(t/s) + (s**2 + (a - b)**2)/(2*t**2) - 1/2", "moments of the first Gaussian"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch3-two-gaussians-half-a-nat", "N(0,1) and N(1,1) are ½ nat apart both ways", {},
    "Integral(f(x, 0, 1)*log(f(x, 0, 1)/f(x, 1, 1)), (x, -oo, oo))",
    ("==", "Integral(f(x, 1, 1)*log(f(x, 1, 1)/f(x, 0, 1)), (x, -oo, oo))", "mirrored about ½"),
    ("==", "1/2", "the closed form"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch3-two-gaussians-log-ratio", "two Gaussians in closed form: the integrand",
    {"x": "real", "a": "real", "b": "real", "s": "positive", "t": "positive", "c": "positive"},
    "log(exp(-(x - a)**2/(2*s**2))/(s*c)/(exp(-(x - b)**2/(2*t**2))/(t*c)))",
    ("==", "log(t/s) + (x - b)**2/(2*t**2) - (x - a)**2/(2*s**2)", "the constant c = √(2π) cancels"),
)
statement(
    "ch3-two-gaussians-nonnegative", "two Gaussians in closed form: never negative",
    {"a": "real", "b": "real", "s": "positive", "t": "positive"},
    "log(t/s) + (s**2 + (a - b)**2)/(2*t**2) - 1/2",
    ("==", "(s**2/t**2 - 1 - log(s**2/t**2))/2 + (a - b)**2/(2*t**2)", "collect"),
    (">=", "(a - b)**2/(2*t**2)", "log t ≤ t − 1"),
    (">=", "0", "a square"),
)
statement(
    "ch3-two-gaussians-of-one-width", "two Gaussians of the same width: the same both ways",
    {"a": "real", "b": "real", "s": "positive"},
    "log(s/s) + (s**2 + (a - b)**2)/(2*s**2) - 1/2",
    ("==", "(a - b)**2/(2*s**2)", "the closed form at t = s"),
)
statement(
    "ch3-local-slope", "locally δ²/(2p(1−p)): no slope at q = p", UNIT,
    "slope(p, p)", ("==", "0", "D is smallest at q = p"),
    define=[D2, ("slope(p, q)", "Derivative(D(p, q), q)", "D'")],
)
statement(
    "ch3-local-curvature", "locally δ²/(2p(1−p)): the Fisher information", UNIT,
    "curvature(p, p)",
    ("==", "p/p**2 + (1 - p)/(1 - p)**2", "term by term"),
    ("==", "1/(p*(1 - p))", "common denominator"),
    define=[D2, ("curvature(p, q)", "Derivative(D(p, q), q, q)", "D''")],
)
statement(
    "ch3-local-limit", "locally δ²/(2p(1−p))", UNIT,
    "Limit(D(p, p + d)/d**2, d, 0)", ("==", "1/(2*p*(1 - p))", "second order"),
    define=[D2],
    expect="rests on SymPy",
)
statement(
    "ch3-kl-below-chi-square", "locally: a bound that holds everywhere", UNITS,
    "D(p, q)",
    ("<=", "p*(p/q - 1) + (1 - p)*((1 - p)/(1 - q) - 1)", "log t ≤ t − 1"),
    ("==", "(p - q)**2/(q*(1 - q))", "common denominator"),
    define=[D2],
)
statement(
    "ch3-forward-fit-mean", "forward fit of one Gaussian: its mean is the mean",
    {"m": "real", "s": "positive", "M": "real", "V": "positive"},
    "Derivative(log(s) + (V + (M - m)**2)/(2*s**2), m)",
    ("==", "(m - M)/s**2", "M, V: mean and variance of the truth"),
)
statement(
    "ch3-forward-fit-width", "forward fit of one Gaussian: its variance is the variance",
    {"m": "real", "s": "positive", "M": "real", "V": "positive"},
    "log(s) + (V + (M - m)**2)/(2*s**2)",
    (">=", "log(s) + V/(2*s**2)", "a square"),
    ("==", "log(V)/2 + (V/s**2 - log(V/s**2))/2", "log s = ½ log V − ½ log(V/s²)"),
    (">=", "log(V)/2 + 1/2", "log t ≤ t − 1: the value at m = M, s² = V"),
)
statement(
    "ch3-two-bumps-mean", "forward fit of a Gaussian to two bumps: its mean", {"a": "real", "s": "positive"},
    "Integral(x*(f(x, -a, s) + f(x, a, s))/2, (x, -oo, oo))", ("==", "0", "the bumps mirror each other"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch3-two-bumps-variance", "forward fit of a Gaussian to two bumps: it covers both", {"a": "real"},
    "Integral(x**2*(f(x, -a, 1) + f(x, a, 1))/2, (x, -oo, oo))",
    ("==", "1 + a**2", "the variance of a bump and its distance"),
    define=[GAUSS],
    expect="rests on SymPy",
)
statement(
    "ch3-mutual-information", "mutual information = H(X) + H(Y) − H(X, Y)",
    {**N, "m": "count", "r": "positive[n, m]"},
    "Sum(Sum(r[i, j]*log(r[i, j]/(a(i)*b(j))), (j, 1, m)), (i, 1, n))",
    ("==", "Sum(Sum(r[i, j]*(log(r[i, j]) - log(a(i)) - log(b(j))), (j, 1, m)), (i, 1, n))",
     "the logarithm of a quotient"),
    ("==", "Sum(-a(i)*log(a(i)), (i, 1, n)) + Sum(-b(j)*log(b(j)), (j, 1, m)) "
     "- Sum(Sum(-r[i, j]*log(r[i, j]), (j, 1, m)), (i, 1, n))", "sum over the other outcome"),
    define=[("a(i)", "Sum(r[i, j], (j, 1, m))", "a"), ("b(j)", "Sum(r[i, j], (i, 1, n))", "b")],
)
statement(
    "ch3-mutual-information-is-nonnegative", "mutual information is a KL, so never negative",
    {**N, "m": "count", "r": "positive[n, m]"},
    "Sum(Sum(r[i, j]*log(r[i, j]/(a(i)*b(j))), (j, 1, m)), (i, 1, n))",
    (">=", "Sum(Sum(r[i, j]*(1 - a(i)*b(j)/r[i, j]), (j, 1, m)), (i, 1, n))", "the lemma, term by term"),
    ("==", "total - total**2", "multiply out"),
    ("==", "0", "the total is 1"),
    define=[("a(i)", "Sum(r[i, j], (j, 1, m))", "a"),
            ("b(j)", "Sum(r[i, j], (i, 1, n))", "b"),
            ("total", "Sum(Sum(r[i, j], (j, 1, m)), (i, 1, n))", "R")],
    where=["total == 1"],
)
statement(
    "ch3-mutual-information-of-a-table", "mutual information is never negative: any table of counts",
    {**N, "m": "count", "r": "positive[n, m]"},
    "Sum(Sum(r[i, j]/total*log(r[i, j]*total/(a(i)*b(j))), (j, 1, m)), (i, 1, n))",
    (">=", "Sum(Sum(r[i, j]/total*(1 - a(i)*b(j)/(r[i, j]*total)), (j, 1, m)), (i, 1, n))",
     "log t ≥ 1 − 1/t, term by term"),
    ("==", "1 - total**2/total**2", "sum rows and columns"),
    ("==", "0", "1 − 1"),
    define=[("a(i)", "Sum(r[i, j], (j, 1, m))", "a"),
            ("b(j)", "Sum(r[i, j], (i, 1, n))", "b"),
            ("total", "Sum(Sum(r[i, j], (j, 1, m)), (i, 1, n))", "R")],
)
statement(
    "ch3-mutual-information-of-independent-parts", "mutual information of independent parts is 0",
    {**P, "m": "count", "q": "simplex[m]"},
    "Sum(Sum(p[i]*q[j]*log(p[i]*q[j]/(a(i)*b(j))), (j, 1, m)), (i, 1, n))",
    ("==", "Sum(Sum(p[i]*q[j]*log(1), (j, 1, m)), (i, 1, n))", "the marginals are p and q"),
    ("==", "0", "log 1 = 0"),
    define=[("a(i)", "Sum(p[i]*q[j], (j, 1, m))", "a"), ("b(j)", "Sum(p[i]*q[j], (i, 1, n))", "b")],
)
statement(
    "ch3-jensen-shannon", "Jensen–Shannon = entropy of the middle − middle of the entropies", PQ,
    "Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2",
    ("==", "Sum(-m(i)*log(m(i)), (i, 1, n)) - Sum(-p[i]*log(p[i]), (i, 1, n))/2 "
     "- Sum(-q[i]*log(q[i]), (i, 1, n))/2", "the logarithm of a quotient"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch3-jensen-shannon-bound", "Jensen–Shannon (≤ ln 2)", PQ,
    "Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2",
    ("==", "log(2) + Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))/2",
     "log 2 out of both"),
    ("<=", "log(2)", "p/(p + q) is below 1"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch3-jensen-shannon-bound-in-steps", "Jensen–Shannon (≤ ln 2)", PQ,
    "Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2",
    ("==", "log(2) + Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))/2",
     "log 2 out of both"),
    ("<=", "log(2) + Sum(p[i]*(p[i]/(p[i] + q[i]) - 1) + q[i]*(q[i]/(p[i] + q[i]) - 1), (i, 1, n))/2",
     "log t ≤ t − 1, term by term"),
    ("==", "log(2) - Sum(p[i]*q[i]/(p[i] + q[i]), (i, 1, n))", "common denominator"),
    ("<", "log(2)", "every term is positive"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch3-jensen-shannon-bound-closed", "Jensen–Shannon (≤ ln 2), with 0·log 0 = 0",
    {**CLOSED_P, "q": "closed simplex[n]"},
    "Sum(-xlogy(m(i), m(i)), (i, 1, n)) - Sum(-xlogy(p[i], p[i]), (i, 1, n))/2 "
    "- Sum(-xlogy(q[i], q[i]), (i, 1, n))/2",
    ("<=", "log(2)", "p/(p + q) is at most 1"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
    reach="not yet: 0·log 0 = 0",
)
statement(
    "ch3-jensen-shannon-is-nonnegative", "Jensen–Shannon is a mean of two KLs", PQ,
    "Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2",
    (">=", "Sum(p[i]*(1 - m(i)/p[i]) + q[i]*(1 - m(i)/q[i]), (i, 1, n))/2", "log t ≥ 1 − 1/t"),
    ("==", "0", "all sum to 1"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch3-jensen-shannon-bound-of-a-term", "Jensen–Shannon (≤ ln 2), with 0·log 0 = 0: one outcome",
    {"p": "nonnegative", "q": "nonnegative"},
    "xlogy(p, p) - xlogy(p, p + q)", ("<=", "0", "p is at most p + q"),
)
statement(
    "ch3-jensen-shannon-symmetric", "Jensen–Shannon is symmetric", PQ,
    "Sum(p[i]*log(2*p[i]/(p[i] + q[i])) + q[i]*log(2*q[i]/(p[i] + q[i])), (i, 1, n))/2",
    ("==", "Sum(q[i]*log(2*q[i]/(q[i] + p[i])) + p[i]*log(2*p[i]/(q[i] + p[i])), (i, 1, n))/2",
     "p and q change places"),
)
statement(
    "ch3-jensen-shannon-of-disjoint", "Jensen–Shannon (≤ ln 2): reached where the supports are disjoint", {},
    "(xlogy(1, 1/(1/2)) + xlogy(0, 0/(1/2)) + xlogy(0, 0/(1/2)) + xlogy(1, 1/(1/2)))/2",
    ("==", "log(2)", "0·log 0 = 0"),
)
statement(
    "ch3-deviance", "KL as a sum of deviances", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
    ("==", "Sum(p[i]*log(p[i]/q[i]) - p[i] + q[i], (i, 1, n))", "Σ p = Σ q"),
)
statement(
    "ch3-deviance-of-floats", "vectors of floats do not sum to one exactly: what that does to a KL",
    {**N, "p": "positive[n]", "q": "positive[n]"},
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
    ("==", "Sum(p[i]*log(p[i]/q[i]) - p[i] + q[i], (i, 1, n)) + Sum(p[i], (i, 1, n)) - Sum(q[i], (i, 1, n))",
     "the textbook sum carries the difference of the totals"),
)
statement(
    "ch3-deviance-is-nonnegative", "no term of the deviance is negative", {"p": "positive", "q": "positive"},
    "p*log(p/q) - p + q",
    (">=", "p*(1 - q/p) - p + q", "log t ≥ 1 − 1/t"),
    ("==", "0", "multiply out"),
)
statement(
    "ch3-deviance-series-form", "the series evaluation of the deviance (Loader 2000)",
    {"p": "positive", "q": "positive"},
    "p*log(p/q) - p + q",
    ("==", "(p - q)*v(p, q) + p*(log((1 + v(p, q))/(1 - v(p, q))) - 2*v(p, q))",
     "p/q = (1 + v)/(1 − v) with v = (p − q)/(p + q)"),
    define=[("v(p, q)", "(p - q)/(p + q)", "v")],
)
statement(
    "ch3-deviance-series-below", "the series evaluation of the deviance: its first term is a lower bound",
    {"v": "(0, 1)"},
    "log((1 + v)/(1 - v)) - 2*v", (">=", "2*v**3/3", "2 artanh v = 2v + 2v³/3 + …"),
)
statement(
    "ch3-deviance-series-above", "the series evaluation of the deviance: an upper bound", {"v": "(0, 1)"},
    "log((1 + v)/(1 - v)) - 2*v", ("<=", "2*v**3/(3*(1 - v**2))", "a geometric series instead"),
)
statement(
    "ch3-deviance-series-slope", "the series evaluation of the deviance: the slope", {"v": "(0, 1)"},
    "Derivative(log((1 + v)/(1 - v)) - 2*v, v)",
    ("==", "2*v**2/(1 - v**2)", "common denominator"),
    (">=", "2*v**2", "the denominator is at most 1"),
    ("==", "Derivative(2*v**3/3, v)", "the slope of the first term"),
)
statement(
    "ch3-nearby-distributions", "exact 2.14e−19", {},
    "3/10*log((3/10)/(3/10*(1 + 1/10**9))) + 7/10*log((7/10)/(7/10 - 3/10/10**9))",
    ("≈", "2.14e-19", "to three digits"),
)
wrong(
    "ch3-wrong-nearby-distributions", "a slip: the last digit of 2.14e−19", {},
    "3/10*log((3/10)/(3/10*(1 + 1/10**9))) + 7/10*log((7/10)/(7/10 - 3/10/10**9))",
    ("≈", "2.15e-19", "rounded up"),
)
wrong(
    "ch3-wrong-symmetric", "X10: KL(p‖q) = KL(q‖p)", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", ("==", "Sum(q[i]*log(q[i]/p[i]), (i, 1, n))", "exchanged"),
)
statement(
    "ch3-sometimes-symmetric", "published: “KL asymmetric for all P ≠ Q”: a mirrored pair is not", UNIT,
    "D(p, 1 - p)", ("==", "D(1 - p, p)", "the two outcomes change places"),
    define=[D2],
)
wrong(
    "ch3-wrong-always-asymmetric", "published: “KL asymmetric for all P ≠ Q”", UNITS,
    "D(p, q)", ("!=", "D(q, p)", "never the same"),
    define=[D2], where=["Ne(p, q)"],
)
wrong(
    "ch3-wrong-greater-than-one", "published: “always greater than one” for a KL", PQ,
    "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", (">", "1", "a wrong bound"),
)
wrong(
    "ch3-wrong-ratio-flipped", "published: the Gibbs ratio flipped", PQ,
    "Sum(p[i]*log(q[i]/p[i]), (i, 1, n))", (">=", "0", "Gibbs' inequality"),
)
wrong(
    "ch3-wrong-figures-swapped", "published: KL figures swapped", {},
    BAG_KL, (">", BAG_KL_BACK, "0.9364 against 0.8605"),
)
wrong(
    "ch3-wrong-terms-nonnegative", "a slip: every term of a KL is non-negative", UNITS,
    "p*log(p/q)", (">=", "0", "term by term"),
)

# ---------------------------------------------------------------------------- 4 Maximum likelihood

statement(
    "ch4-bernoulli-one", "Bernoulli pmf and its two cases", {"pi": "(0, 1)"},
    "pi**1*(1 - pi)**(1 - 1)", ("==", "pi", "y = 1"),
)
statement(
    "ch4-bernoulli-zero", "Bernoulli pmf and its two cases", {"pi": "(0, 1)"},
    "pi**0*(1 - pi)**(1 - 0)", ("==", "1 - pi", "y = 0"),
)
statement(
    "ch4-bernoulli-switch", "one formula covers both cases", {"pi": "(0, 1)", "y": "label"},
    "pi**y*(1 - pi)**(1 - y)", ("==", "y*pi + (1 - y)*(1 - pi)", "each label switches one term off"),
)
statement(
    "ch4-bernoulli-sums-to-one", "Bernoulli pmf: the two cases sum to 1", {"pi": "(0, 1)"},
    "pi**0*(1 - pi)**(1 - 0) + pi**1*(1 - pi)**(1 - 1)", ("==", "1", "1 − π and π"),
)
statement(
    "ch4-bernoulli-log", "log of the pmf", {"pi": "(0, 1)", "y": "label"},
    "log(pi**y*(1 - pi)**(1 - y))",
    ("==", "y*log(pi) + (1 - y)*log(1 - pi)", "the logarithm of a product and of a power"),
)
statement(
    "ch4-likelihood", "likelihood of n observations", LABELS,
    "Product(t**y[i]*(1 - t)**(1 - y[i]), (i, 1, n))",
    ("==", "t**ones*(1 - t)**(n - ones)", "collect equal factors"),
    define=[ONES],
)
statement(
    "ch4-log-likelihood", "log-likelihood for general n", LABELS,
    "log(Product(t**y[i]*(1 - t)**(1 - y[i]), (i, 1, n)))",
    ("==", "Sum(log(t**y[i]*(1 - t)**(1 - y[i])), (i, 1, n))", "log of a product"),
    ("==", "loglik(t)", "log of a power"),
    define=[LOGLIK],
)
statement(
    "ch4-log-likelihood-of-the-sum", "log-likelihood for general n", LABELS,
    "Sum(log(t**y[i]*(1 - t)**(1 - y[i])), (i, 1, n))",
    ("==", "Sum(y[i]*log(t) + (1 - y[i])*log(1 - t), (i, 1, n))", "log of a power"),
    ("==", "ones*log(t) + (n - ones)*log(1 - t)", "collect"),
    define=[ONES],
)
statement(
    "ch4-product-underflows", "the product underflows (find the n): n = 1075 fair coins in float64", {},
    "1075*log(1/2)",
    ("==", "-1075*log(2)", "log ½ = −log 2"),
    ("<=", "-1075*log(2)", "half of the smallest number, 2^−1074, rounds to 0"),
)
statement(
    "ch4-product-holds-one-earlier", "the product underflows (find the n): 1074 is still a number", {},
    "1074*log(1/2)", (">", "-1075*log(2)", "more than half of the smallest number"),
)
statement(
    "ch4-sum-does-not-underflow", "published: ½^(10⁹): the sum of its logarithms", {},
    "10**9*log(1/2)", ("≈", "-693147180.56", "to two digits"),
)
statement(
    "ch4-score", "score", LABELS,
    "Derivative(loglik(t), t)",
    ("==", "Sum(y[i]/t - (1 - y[i])/(1 - t), (i, 1, n))", "term by term"),
    ("==", "ones/t - (n - ones)/(1 - t)", "collect"),
    ("==", "(ones - n*t)/(t*(1 - t))", "common denominator"),
    define=[ONES, LOGLIK],
)
statement(
    "ch4-score-at-the-mean", "the estimate is the mean (it solves the score for 0 < ȳ < 1)", LABELS,
    "ones/(ones/n) - (n - ones)/(1 - ones/n)",
    ("==", "0", "n − n"),
    define=[ONES], where=["ones > 0", "ones < n"],
)
statement(
    "ch4-score-zero-nowhere-else", "the estimate is the mean: the only zero", LABELS,
    "(ones - n*t)/(t*(1 - t))", ("!=", "0", "t differs from the mean"),
    define=[ONES], where=["Ne(t, ones/n)"],
)
statement(
    "ch4-mean-is-the-maximum", "the estimate is the mean: the largest likelihood", LABELS,
    "ones*log(t) + (n - ones)*log(1 - t)",
    ("==", "ones*log(ones/n) + (n - ones)*log(1 - ones/n) + ones*log(t*n/ones) "
     "+ (n - ones)*log((1 - t)*n/(n - ones))", "compare with the value at the mean"),
    ("<=", "ones*log(ones/n) + (n - ones)*log(1 - ones/n) + ones*(t*n/ones - 1) "
     "+ (n - ones)*((1 - t)*n/(n - ones) - 1)", "log t ≤ t − 1"),
    ("==", "ones*log(ones/n) + (n - ones)*log(1 - ones/n)", "the last two add to 0"),
    define=[ONES], where=["ones > 0", "ones < n"],
)
statement(
    "ch4-mean-is-the-maximum-at-once", "the estimate is the mean: the largest likelihood",
    {"m": "(0, 1)", "t": "(0, 1)"},
    "m*log(t) + (1 - m)*log(1 - t)", ("<=", "m*log(m) + (1 - m)*log(1 - m)", "Gibbs' inequality"),
)
statement(
    "ch4-boundary", "otherwise the maximum sits on the boundary: all ones", {**N, "t": "(0, 1)"},
    "Derivative(n*log(t), t)",
    ("==", "n/t", "the slope of the logarithm"),
    (">", "0", "the likelihood rises up to t = 1"),
)
statement(
    "ch4-other-boundary", "otherwise the maximum sits on the boundary: all zeros", {**N, "t": "(0, 1)"},
    "Derivative(n*log(1 - t), t)",
    ("==", "-n/(1 - t)", "the slope of the logarithm"),
    ("<", "0", "the likelihood falls from t = 0 on"),
)
statement(
    "ch4-second-derivative", "second derivative negative", LABELS,
    "Derivative(loglik(t), t, t)",
    ("==", "Sum(-y[i]/t**2 - (1 - y[i])/(1 - t)**2, (i, 1, n))", "term by term"),
    ("<", "0", "every term is negative"),
    define=[LOGLIK],
)
statement(
    "ch4-second-derivative-collected", "second derivative negative", LABELS,
    "Derivative(loglik(t), t, t)",
    ("==", "-ones/t**2 - (n - ones)/(1 - t)**2", "collect"),
    ("<", "0", "ones and zeros cannot both be missing"),
    define=[ONES, LOGLIK],
)
statement(
    "ch4-bce", "−log-likelihood / n = BCE", LABELS,
    "-log(Product(t**y[i]*(1 - t)**(1 - y[i]), (i, 1, n)))/n",
    ("==", "Sum(-y[i]*log(t) - (1 - y[i])*log(1 - t), (i, 1, n))/n", "log of a product"),
)
statement(
    "ch4-bce-of-a-model", "−log-likelihood / n = BCE, each example with its own probability",
    {**N, "y": "label[n]", "p": "(0, 1)[n]"},
    "-Sum(log(p[i]**y[i]*(1 - p[i])**(1 - y[i])), (i, 1, n))/n",
    ("==", "-Sum(y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]), (i, 1, n))/n", "log of a power"),
)
statement(
    "ch4-argmax-is-argmin", "argmax turns into argmin with the sign", {"f": "real", "g": "real", **N},
    "-f/n", ("<=", "-g/n", "the sign turns the order"),
    where=["f >= g"],
)
statement(
    "ch4-argmax-of-the-log", "argmax L = argmax log L", {"f": "positive", "g": "positive"},
    "log(f)", (">=", "log(g)", "the logarithm grows"),
    where=["f >= g"],
)
statement(
    "ch4-frequencies", "the same as the cross-entropy between the data's frequencies and the model", LABELS,
    "Sum(-y[i]*log(t) - (1 - y[i])*log(1 - t), (i, 1, n))/n",
    ("==", "-(ones/n)*log(t) - (1 - ones/n)*log(1 - t)", "collect"),
    define=[ONES],
)
statement(
    "ch4-frequencies-many-classes",
    "the same as the cross-entropy between the data's frequencies and the model",
    {**N, "m": "count", "y": "label[n, m]", "q": "simplex[m]"},
    "-Sum(Sum(y[i, k]*log(q[k]), (k, 1, m)), (i, 1, n))/n",
    ("==", "-Sum(Sum(y[i, k], (i, 1, n))/n*log(q[k]), (k, 1, m))", "sum over the observations first"),
)
statement(
    "ch4-likelihood-minimises-a-kl", "maximum likelihood minimises a KL", LABELS,
    "-(ones/n)*log(t) - (1 - ones/n)*log(1 - t)",
    ("==", "H(ones/n) + D(ones/n, t)", "cross-entropy = entropy + KL"),
    define=[ONES, H2, D2], where=["ones > 0", "ones < n"],
)
statement(
    "ch4-two-class-cross-entropy", "two-class cross-entropy = BCE", {"p": "simplex[2]", "q": "simplex[2]"},
    "-Sum(p[i]*log(q[i]), (i, 1, 2))",
    ("==", "-p[1]*log(q[1]) - p[2]*log(q[2])", "two terms"),
    ("==", "-p[1]*log(q[1]) - (1 - p[1])*log(1 - q[1])", "the other class has the rest"),
)
statement(
    "ch4-two-class-cross-entropy-as-families", "two-class cross-entropy = BCE", UNITS,
    "-(p*log(q) + (1 - p)*log(1 - q))",
    ("==", "-p*log(q) - (1 - p)*log(1 - q)", "one value p, the other 1 − p"),
)
statement(
    "ch4-loss-limit-right", "limit 0 of −log ŷ", UNIT,
    "Limit(-log(p), p, 1)", ("==", "0", "log 1 = 0"),
    expect="rests on SymPy",
)
statement(
    "ch4-loss-limit-wrong", "limit ∞ of −log(1 − ŷ)", UNIT,
    "Limit(-log(1 - p), p, 1)", ("==", "oo", "log falls without bound"),
    expect="rests on SymPy",
)
statement(
    "ch4-loss-limit-right-zero", "limit 0 of −log(1 − ŷ)", UNIT,
    "Limit(-log(1 - p), p, 0)", ("==", "0", "log 1 = 0"),
    expect="rests on SymPy",
)
statement(
    "ch4-loss-small-when-right", "limit 0 without a limit", {"epsilon": "positive", **UNIT},
    "-log(p)", ("<", "epsilon", "p is above e^{−ε}"),
    where=["p > exp(-epsilon)"],
)
statement(
    "ch4-loss-mirror", "the mirror symmetry of −log ŷ and −log(1 − ŷ)", UNIT,
    "bce(1 - p, 1)",
    ("==", "-log(1 - p)", "label 1"),
    ("==", "bce(p, 0)", "label 0"),
    define=[("bce(p, y)", "-y*log(p) - (1 - y)*log(1 - p)", r"\ell")],
)
statement(
    "ch4-minibatch-gradient", "minibatch mean and its gradient",
    {**N, "w": "real", "a": "real[n]", "y": "[0, 1][n]"},
    "Derivative(Sum(loss(w*a[i], y[i]), (i, 1, n))/n, w)",
    ("==", "Sum(Derivative(loss(w*a[i], y[i]), w), (i, 1, n))/n",
     "the slope of a mean is the mean of slopes"),
    ("==", "Sum((sigma(w*a[i]) - y[i])*a[i], (i, 1, n))/n", "chain rule"),
    define=[SIGMA, LOSS],
)
statement(
    "ch4-minibatch-is-unbiased", "minibatch mean and its unbiased gradient: draws from all examples",
    {**N, "B": "count", "g": "real[n]"},
    "Sum(Sum(g[i]/n, (i, 1, n)), (b, 1, B))/B",
    ("==", "Sum(g[i], (i, 1, n))/n", "every draw has the same expectation"),
)
statement(
    "ch4-minibatch-pairs-are-unbiased", "minibatch mean and its unbiased gradient: all pairs",
    {**N, "g": "real[n]"},
    "Sum(Sum((1 - KroneckerDelta(i, j))*(g[i] + g[j])/2, (i, 1, n)), (j, 1, n))/(n*(n - 1))",
    ("==", "Sum(g[i], (i, 1, n))/n", "each example is in as many pairs as any other"),
    where=["n >= 2"],
)
statement(
    "ch4-width", "width of the likelihood: Fisher information 1/(π(1−π)) an observation", {"pi": "(0, 1)"},
    "pi*(1/pi**2) + (1 - pi)*(1/(1 - pi)**2)",
    ("==", "1/pi + 1/(1 - pi)", "cancel"),
    ("==", "1/(pi*(1 - pi))", "common denominator"),
)
statement(
    "ch4-width-at-the-mean", "width of the likelihood: Fisher information n/(π(1−π))", LABELS,
    "ones/(ones/n)**2 + (n - ones)/(1 - ones/n)**2",
    ("==", "n/(ones/n*(1 - ones/n))", "the curvature at the mean"),
    define=[ONES], where=["ones > 0", "ones < n"],
)
statement(
    "ch4-score-variance", "width of the likelihood: the variance of the score", {"pi": "(0, 1)"},
    "pi*(1/pi)**2 + (1 - pi)*(-1/(1 - pi))**2", ("==", "1/(pi*(1 - pi))", "common denominator"),
)
statement(
    "ch4-score-mean", "the expected score is 0", {"pi": "(0, 1)"},
    "pi*(1/pi) + (1 - pi)*(-1/(1 - pi))", ("==", "0", "1 − 1"),
)
statement(
    "ch4-gaussian", "the same recipe with a Gaussian gives squared error",
    {"y": "real", "m": "real", "s": "positive"},
    "-log(f(y, m, s))", ("==", "(y - m)**2/(2*s**2) + log(s) + log(2*pi)/2", "the logarithm of a product"),
    define=[GAUSS],
)
statement(
    "ch4-gaussian-many", "the same recipe with a Gaussian gives squared error",
    {**N, "y": "real[n]", "m": "real", "s": "positive", "c": "positive"},
    "Sum(-log(exp(-(y[i] - m)**2/(2*s**2))/(c*s)), (i, 1, n))",
    ("==", "Sum((y[i] - m)**2, (i, 1, n))/(2*s**2) + n*log(c*s)", "c = √(2π) stands for itself"),
)
statement(
    "ch4-gaussian-mean", "the same recipe with a Gaussian: the estimate is the mean",
    {**N, "y": "real[n]", "m": "real"},
    "Derivative(Sum((y[i] - m)**2, (i, 1, n)), m)", ("==", "2*n*(m - Sum(y[i], (i, 1, n))/n)", "collect"),
)
statement(
    "ch4-gan-slope", "exercise: the best GAN discriminator is p/(p+q)",
    {"p": "positive", "q": "positive", "d": "(0, 1)"},
    "Derivative(p*log(d) + q*log(1 - d), d)",
    ("==", "p/d - q/(1 - d)", "term by term"),
    ("==", "(p + q)*(p/(p + q) - d)/(d*(1 - d))", "common denominator"),
)
statement(
    "ch4-gan-best-discriminator", "exercise: the best GAN discriminator is p/(p+q)",
    {"p": "positive", "q": "positive", "d": "(0, 1)"},
    "p*log(d) + q*log(1 - d)",
    ("==", "p*log(p/(p + q)) + q*log(q/(p + q)) + p*log(d*(p + q)/p) + q*log((1 - d)*(p + q)/q)",
     "compare with the value at p/(p + q)"),
    ("<=", "p*log(p/(p + q)) + q*log(q/(p + q)) + p*(d*(p + q)/p - 1) + q*((1 - d)*(p + q)/q - 1)",
     "log t ≤ t − 1"),
    ("==", "p*log(p/(p + q)) + q*log(q/(p + q))", "the last two add to 0"),
)
statement(
    "ch4-gan-best-value", "exercise: the best GAN discriminator, n outcomes", {**PQ, "d": "(0, 1)[n]"},
    "Sum(p[i]*log(d[i]) + q[i]*log(1 - d[i]), (i, 1, n))",
    ("<=", "Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))",
     "the best answer for each outcome"),
)
statement(
    "ch4-gan-value", "the maximised game is worth −log 4 + 2·JSD", PQ,
    "Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))",
    ("==", "-log(4) + 2*(Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2)",
     "p + q is twice the middle"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch4-gan-loss", "as a summed loss, log 4 − 2·JSD", PQ,
    "-Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))",
    ("==", "log(4) - 2*(Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n))/2)",
     "p + q is twice the middle"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch4-gan-value-at-least", "the maximised game is worth −log 4 + 2·JSD: at least −log 4", PQ,
    "Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))",
    ("==", "Sum(p[i]*log(p[i]/m(i)) + q[i]*log(q[i]/m(i)), (i, 1, n)) - log(4)", "p + q is twice the middle"),
    (">=", "Sum(p[i]*(1 - m(i)/p[i]) + q[i]*(1 - m(i)/q[i]), (i, 1, n)) - log(4)", "log t ≥ 1 − 1/t"),
    ("==", "-log(4)", "all sum to 1"),
    define=[("m(i)", "(p[i] + q[i])/2", "m")],
)
statement(
    "ch4-gan-value-at-least-at-once", "the maximised game is worth at least −log 4", PQ,
    "Sum(p[i]*log(p[i]/(p[i] + q[i])) + q[i]*log(q[i]/(p[i] + q[i])), (i, 1, n))",
    (">=", "-log(4)", "JSD is never negative"),
    reach="not yet: Gibbs against the sum p + q",
)
statement(
    "ch4-gan-value-of-equals", "the maximised game is worth −log 4 where the generator is right", P,
    "Sum(p[i]*log(p[i]/(p[i] + p[i])) + p[i]*log(p[i]/(p[i] + p[i])), (i, 1, n))",
    ("==", "-log(4)", "every share is ½"),
)
wrong(
    "ch4-wrong-cases", "X1: if Y is 1, f = 1 − π", {"pi": "(0, 1)", "y": "label"},
    "pi**y*(1 - pi)**(1 - y)", ("==", "y*(1 - pi) + (1 - y)*pi", "the two cases swapped"),
)
wrong(
    "ch4-wrong-argmax", "X2: argmax of −Σ", {"f": "real", "g": "real"},
    "-f", (">=", "-g", "the sign turns the order"),
    where=["f >= g"],
)
wrong(
    "ch4-wrong-diverges-to-one", "X3: the loss “diverges to 1”", UNIT,
    "-log(1 - p)", ("<=", "1", "a bound"),
)
wrong(
    "ch4-wrong-swapped-arguments", "published: y and ŷ swapped", UNITS,
    "-p*log(q) - (1 - p)*log(1 - q)", ("==", "-q*log(p) - (1 - q)*log(1 - p)", "swapped"),
)
wrong(
    "ch4-wrong-minus-on-one-term", "published: minus on the first term only", {"p": "(0, 1)", "y": "label"},
    "-(y*log(p) + (1 - y)*log(1 - p))", ("==", "-y*log(p) + (1 - y)*log(1 - p)", "a lost bracket"),
)
wrong(
    "ch4-wrong-branches", "published: swapped branches", {"p": "(0, 1)", "y": "label"},
    "-y*log(p) - (1 - y)*log(1 - p)", ("==", "-y*log(1 - p) - (1 - y)*log(p)", "swapped branches"),
)
wrong(
    "ch4-wrong-pmf-sum", "a slip: the log of a sum of two cases", {"p": "(0, 1)", "y": "[0, 1]"},
    "p**y*(1 - p)**(1 - y)", ("==", "y*p + (1 - y)*(1 - p)", "right for hard labels only"),
)

# ---------------------------------------------------------------------------- 5 Sigmoid cross-entropy

NEURON = {"m": "count", "w": "real[m]", "a": "real[m]", "b": "real", "y": "[0, 1]", "j": "index[m]"}
BATCH = {"n": "count", "m": "count", "w": "real[m]", "a": "real[n, m]", "b": "real", "y": "[0, 1][n]",
         "j": "index[m]", "l": "index[m]"}
X = ("X", "Sum(w[k]*a[k], (k, 1, m)) + b", "x")
XI = ("X(i)", "Sum(a[i, k]*w[k], (k, 1, m)) + b", "x")
FORM = {"n": "count", "m": "count", "a": "real[n, m]", "v": "real[m]", "s": "(0, 1)[n]"}

statement(
    "ch5-log-odds", "sigmoid from log-odds", REAL,
    "log(sigma(x)/(1 - sigma(x)))",
    ("==", "log((1/(1 + exp(-x)))/(exp(-x)/(1 + exp(-x))))", "1 − 1/(1 + u) = u/(1 + u)"),
    ("==", "log(exp(x))", "the denominators cancel"),
    ("==", "x", "the logarithm undoes the exponential"),
    define=[SIGMA],
)
statement(
    "ch5-sigmoid-of-log-odds", "sigmoid from log-odds", UNIT,
    "sigma(log(p/(1 - p)))",
    ("==", "1/(1 + (1 - p)/p)", "e to the minus log turns the quotient over"),
    ("==", "p", "common denominator"),
    define=[SIGMA],
)
statement(
    "ch5-sigmoid-slope", "σ′ = σ(1−σ)", REAL,
    "Derivative(sigma(x), x)",
    ("==", "exp(-x)/(1 + exp(-x))**2", "the slope of 1/u is −u′/u²"),
    ("==", "sigma(x)*(1 - sigma(x))", "split into two factors"),
    define=[SIGMA],
)
statement(
    "ch5-sigmoid-mirror", "σ(−x) = 1 − σ(x)", REAL,
    "sigma(-x)",
    ("==", "exp(-x)/(exp(-x) + 1)", "top and bottom times e^{−x}"),
    ("==", "1 - sigma(x)", "add 1 and take it away again"),
    define=[SIGMA],
)
statement(
    "ch5-sigmoid-grows", "sigmoid: a larger logit, a larger probability", {"x": "real", "z": "real"},
    "sigma(x)", ("<", "sigma(z)", "the denominator falls"),
    define=[SIGMA], where=["x < z"],
)
statement(
    "ch5-sigmoid-limit-above", "sigmoid: limit 1", REAL,
    "Limit(sigma(x), x, oo)", ("==", "1", "the exponential goes to 0"),
    define=[SIGMA],
    expect="rests on SymPy",
)
statement(
    "ch5-sigmoid-limit-below", "sigmoid: limit 0", REAL,
    "Limit(sigma(x), x, -oo)", ("==", "0", "the denominator grows without bound"),
    define=[SIGMA],
    expect="rests on SymPy",
)
statement(
    "ch5-bce-of-a-logit", "BCE of a logit step by step to x − xy + log(1+e^(−x))", LOGIT,
    "loss(x, y)",
    ("==", "-y*log(1/(1 + exp(-x))) - (1 - y)*log(exp(-x)/(1 + exp(-x)))", "the sigmoid"),
    ("==", "y*log(1 + exp(-x)) - (1 - y)*(-x - log(1 + exp(-x)))", "log of a quotient"),
    ("==", "(1 - y)*x + log(1 + exp(-x))", "collect"),
    ("==", "x - x*y + log(1 + exp(-x))", "multiply out"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-label-zero", "y = 0: x + log(1+e^(−x))", REAL,
    "loss(x, 0)",
    ("==", "x + log(1 + exp(-x))", "y = 0"),
    ("==", "log(1 + exp(x))", "x = log e^x"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-label-one", "y = 1: log(1+e^(−x))", REAL,
    "loss(x, 1)", ("==", "log(1 + exp(-x))", "y = 1"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-gradient", "derivative σ(x) − y", LOGIT,
    "Derivative(loss(x, y), x)",
    ("==", "1 - y - exp(-x)/(1 + exp(-x))", "the slope of log u is u′/u"),
    ("==", "sigma(x) - y", "e^{−x}/(1 + e^{−x}) = 1 − σ(x)"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-curvature", "second derivative σ(1−σ), between 0 and ¼: convex", LOGIT,
    "Derivative(loss(x, y), x, x)",
    ("==", "sigma(x)*(1 - sigma(x))", "the slope of the sigmoid"),
    (">", "0", "both factors lie between 0 and 1"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-curvature-bound", "second derivative σ(1−σ), between 0 and ¼", REAL,
    "sigma(x)*(1 - sigma(x))",
    ("==", "1/4 - (sigma(x) - 1/2)**2", "complete the square"),
    ("<=", "1/4", "a square is never negative"),
    define=[SIGMA],
)
statement(
    "ch5-loss-below-its-chords", "convex: the loss lies below its chords",
    {"u": "real", "v": "real", "c": "(0, 1)"},
    "log(1 + exp(-(c*u + (1 - c)*v)))",
    ("<=", "c*log(1 + exp(-u)) + (1 - c)*log(1 + exp(-v))", "the second derivative is positive"),
)
statement(
    "ch5-loss-above-its-tangents", "convex: the loss lies above its tangents", {"u": "real", "v": "real"},
    "log(1 + exp(v))", (">=", "log(1 + exp(u)) + sigma(u)*(v - u)", "the second derivative is positive"),
    define=[SIGMA],
)
statement(
    "ch5-weight-gradient", "chain rule to weight", NEURON,
    "Derivative(loss(X, y), w[j])",
    ("==", "(sigma(X) - y)*Derivative(X, w[j])", "chain rule"),
    ("==", "(sigma(X) - y)*a[j]", "one term of the sum is left"),
    define=[SIGMA, LOSS, X],
)
statement(
    "ch5-bias-gradient", "chain rule to bias", NEURON,
    "Derivative(loss(X, y), b)", ("==", "sigma(X) - y", "the logit moves with b one to one"),
    define=[SIGMA, LOSS, X],
)
statement(
    "ch5-minibatch-gradient", "minibatch form Aᵀ(σ − y)/N", BATCH,
    "Derivative(Sum(loss(X(i), y[i]), (i, 1, n))/n, w[j])",
    ("==", "Sum((sigma(X(i)) - y[i])*Derivative(X(i), w[j]), (i, 1, n))/n", "chain rule"),
    ("==", "Sum((sigma(X(i)) - y[i])*a[i, j], (i, 1, n))/n", "one term of the sum is left"),
    define=[SIGMA, LOSS, XI],
)
statement(
    "ch5-minibatch-hessian", "Hessian AᵀSA/N", BATCH,
    "Derivative(Sum(loss(X(i), y[i]), (i, 1, n))/n, w[j], w[l])",
    ("==", "Sum(sigma(X(i))*(1 - sigma(X(i)))*a[i, j]*a[i, l], (i, 1, n))/n", "the slope of the sigmoid"),
    define=[SIGMA, LOSS, XI],
)
statement(
    "ch5-hessian-positive-semidefinite", "Hessian AᵀSA/N positive semi-definite", FORM,
    "Sum(Sum(v[j]*(Sum(s[i]*(1 - s[i])*a[i, j]*a[i, l], (i, 1, n))/n)*v[l], (l, 1, m)), (j, 1, m))",
    ("==", "Sum(s[i]*(1 - s[i])*Sum(a[i, k]*v[k], (k, 1, m))**2, (i, 1, n))/n", "the double sum is a square"),
    (">=", "0", "every term is a positive number times a square"),
)
statement(
    "ch5-squared-error-sleeps", "squared error on a sigmoid stalls when it is confidently wrong", REAL,
    "Abs(Derivative((sigma(x) - 1)**2, x))",
    ("==", "2*sigma(x)*(1 - sigma(x))**2", "chain rule"),
    ("<", "2*sigma(x)", "(1 − σ)² is below 1"),
    ("<", "2*exp(x)", "the denominator is above 1"),
    define=[SIGMA],
)
statement(
    "ch5-squared-error-gradient", "squared error on a sigmoid: its gradient is 2(σ − y)σ(1 − σ)", LOGIT,
    "Derivative((sigma(x) - y)**2, x)",
    ("==", "2*(sigma(x) - y)*Derivative(sigma(x), x)", "chain rule"),
    ("==", "2*(sigma(x) - y)*sigma(x)*(1 - sigma(x))", "the slope of the sigmoid"),
    define=[SIGMA],
)
statement(
    "ch5-squared-error-at-minus-6", "at x = −6, y = 1: −.0049", {},
    "2*(sigma(-6) - 1)*sigma(-6)*(1 - sigma(-6))", ("≈", "-0.0049", "to four digits"),
    define=[SIGMA],
)
statement(
    "ch5-cross-entropy-at-minus-6", "… against −.9975", {},
    "sigma(-6) - 1", ("≈", "-0.9975", "to four digits"),
    define=[SIGMA],
)
statement(
    "ch5-ratio-at-minus-6", "… ratio 203", {},
    "(sigma(-6) - 1)/(2*(sigma(-6) - 1)*sigma(-6)*(1 - sigma(-6)))",
    ("==", "1/(2*sigma(-6)*(1 - sigma(-6)))", "cancel"),
    ("≈", "203", "to a whole number"),
    define=[SIGMA],
)
statement(
    "ch5-squared-error-limit", "squared error on a sigmoid stalls when it is confidently wrong", REAL,
    "Limit(2*(sigma(x) - 1)*sigma(x)*(1 - sigma(x)), x, -oo)", ("==", "0", "the sigmoid goes to 0"),
    define=[SIGMA],
    expect="rests on SymPy",
)
statement(
    "ch5-squared-error-not-convex", "squared error on a sigmoid is not convex", {},
    "bend(-6)", ("<", "0", "at x = −6"),
    define=[SIGMA, ("bend(x)", "Derivative((sigma(x) - 1)**2, x, x)", "c")],
)
statement(
    "ch5-cross-entropy-stays-awake", "cross-entropy does not stall", REAL,
    "Abs(Derivative(loss(x, 1), x))",
    ("==", "1 - sigma(x)", "the gradient"),
    (">=", "1/2", "x ≤ 0"),
    define=[SIGMA, LOSS], where=["x <= 0"],
)
statement(
    "ch5-jacobian-diagonal", "multi-label: the Jacobian is diagonal",
    {**N, "x": "real[n]", "j": "index[n]", "k": "index[n]"},
    "Derivative(sigma(x[j]), x[k])",
    ("==", "sigma(x[j])*(1 - sigma(x[j]))*KroneckerDelta(j, k)", "chain rule"),
    define=[SIGMA],
)
statement(
    "ch5-third-derivative", "gradient check by finite differences: the error term", LOGIT,
    "Derivative(loss(x, y), x, x, x)", ("==", "sigma(x)*(1 - sigma(x))*(1 - 2*sigma(x))", "product rule"),
    define=[SIGMA, LOSS],
)
statement(
    "ch5-third-derivative-bound", "gradient check by finite differences: the error term", REAL,
    "Abs(sigma(x)*(1 - sigma(x))*(1 - 2*sigma(x)))", ("<=", "sqrt(3)/18", "largest where σ(1 − σ) = 1/6"),
    define=[SIGMA],
    reach="not yet: a bound that is a root; largest value by the square",
)
statement(
    "ch5-third-derivative-bound-squared", "gradient check by finite differences: the error term",
    {"s": "(0, 1)"},
    "(s*(1 - s)*(1 - 2*s))**2",
    ("==", "1/108 - (1 - 6*s*(1 - s))**2*(1 + 12*s*(1 - s))/108", "with u = s(1 − s)"),
    ("<=", "1/108", "a square times a positive number"),
)
statement(
    "ch5-third-derivative-bound-in-steps", "gradient check by finite differences: the error term",
    {"s": "(0, 1)", "c": "positive"},
    "Abs(s*(1 - s)*(1 - 2*s))",
    ("<=", "(s*(1 - s)*(1 - 2*s))**2/(2*c) + c/2", "(|t| − c)² ≥ 0"),
    ("<=", "(1/108)/(2*c) + c/2", "the bound of the square"),
    ("<=", "c**2/(2*c) + c/2", "1/108 ≤ c²"),
    ("==", "c", "two halves"),
    where=["c**2 >= 1/108"],
)
statement(
    "ch5-third-derivative-bound-value", "gradient check by finite differences: the number c", {},
    "(sqrt(3)/18)**2", ("==", "1/108", "3/324"),
)
statement(
    "ch5-central-difference", "gradient check by finite differences: the error of the formula",
    {"x": "real", "h": "positive"},
    "Abs((log(1 + exp(x + h)) - log(1 + exp(x - h)))/(2*h) - sigma(x))",
    ("<=", "sqrt(3)/108*h**2", "Taylor's formula with the third derivative"),
    define=[SIGMA],
    reach="not yet: Taylor's formula with a bounded derivative",
)
statement(
    "ch5-central-difference-third-slope", "the error of the formula: its third slope in the step",
    {"x": "real", "h": "positive", "c": "real"},
    "Derivative(c*h**3/3 - log(1 + exp(x + h)) + log(1 + exp(x - h)) + 2*h*sigma(x), h, h, h)",
    ("==", "2*c - bend(x + h) - bend(x - h)", "the third derivative of the loss, on both sides"),
    define=[SIGMA, ("bend(x)", "sigma(x)*(1 - sigma(x))*(1 - 2*sigma(x))", r"\ell'''")],
)
statement(
    "ch5-best-step", "the best step size explained", {"h": "positive", "M": "positive", "c": "positive"},
    "M*h**2/6 + M*c**3/(3*h)",
    ("==", "M*c**2/2 + M*(h - c)**2*(h + 2*c)/(6*h)", "h³ + 2c³ − 3c²h = (h − c)²(h + 2c)"),
    (">=", "M*c**2/2", "a square times positive numbers"),
)
statement(
    "ch5-best-step-at-once", "the best step size explained",
    {"h": "positive", "M": "positive", "c": "positive"},
    "M*h**2/6 + M*c**3/(3*h)", (">=", "M*c**2/2", "the smallest value, at h = c"),
)
statement(
    "ch5-separable-falls", "separable data have no finite optimum",
    {**N, "t": "real", "c": "real[n]", "m": "positive[n]"},
    "Derivative(Sum(log(1 + exp(-(c[i] + t*m[i]))), (i, 1, n))/n, t)",
    ("==", "-(Sum(m[i]*sigma(-(c[i] + t*m[i])), (i, 1, n))/n)", "chain rule, term by term"),
    ("<", "0", "every term of the sum is positive"),
    define=[SIGMA],
)
statement(
    "ch5-separable-vanishes", "separable data have no finite optimum", {"t": "real", "m": "positive"},
    "log(1 + exp(-t*m))", ("<=", "exp(-t*m)", "log(1 + u) ≤ u"),
)
statement(
    "ch5-separable-limit", "separable data have no finite optimum", {"m": "positive"},
    "Limit(log(1 + exp(-t*m)), t, oo)", ("==", "0", "the exponential goes to 0"),
    expect="rests on SymPy",
)
statement(
    "ch5-separable-never-zero", "separable data have no finite optimum: the infimum 0 is not reached",
    {**N, "t": "real", "m": "real[n]"},
    "Sum(log(1 + exp(-t*m[i])), (i, 1, n))/n", (">", "0", "every term is positive"),
)
wrong(
    "ch5-wrong-inner-derivative", "X4: the inner derivative appears as −e^(−z)", {"x": "real", "z": "real"},
    "Derivative(exp(-x), x)", ("==", "-exp(-z)", "another letter"),
)
wrong(
    "ch5-wrong-log-of-a-difference", "X5: H written as −p log{q − p}",
    {"p": "(0, 1)", "q": "(0, 1)", "r": "(0, 1)", "t": "(0, 1)"},
    "-p*log(q) - r*log(t)", ("==", "-p*log(q - r)", "a misprint"),
    where=["q > r"],
)
wrong(
    "ch5-wrong-sign-of-the-gradient", "a slip: the gradient with the opposite sign", LOGIT,
    "Derivative(loss(x, y), x)", ("==", "y - sigma(x)", "a lost minus"),
    define=[SIGMA, LOSS],
)
wrong(
    "ch5-wrong-mirror", "a slip: the sigmoid is not odd", REAL,
    "sigma(-x)", ("==", "-sigma(x)", "odd"),
    define=[SIGMA],
)
wrong(
    "ch5-wrong-slope-of-squared-error", "a slip: the sigmoid's slope forgotten", LOGIT,
    "Derivative((sigma(x) - y)**2, x)", ("==", "2*(sigma(x) - y)", "no chain rule"),
    define=[SIGMA],
)
wrong(
    "ch5-wrong-same-loss-twice", "published: double activation", LOGIT,
    "loss(sigma(x), y)", ("==", "loss(x, y)", "a second sigmoid"),
    define=[SIGMA, LOSS],
)

# ---------------------------------------------------------------------------- 6 Overflow

STABLE = ("stable(x)", "exp(-Max(-x, 0))/(1 + exp(-Abs(x)))", r"\sigma")
PYTORCH = ("slope(x)", "(sigma(x) - 1)/Max(sigma(x)*(1 - sigma(x)), 1/10**12)*(sigma(x)*(1 - sigma(x)))", "g")
FLOAT32_MAX = "(2 - 1/2**23)*2**63*2**64"

statement(
    "ch6-threshold-float16", "ln of the largest number is 11.0899 in float16", {},
    "log(65504)", ("≈", "11.0899", "to four digits"),
)
statement(
    "ch6-threshold-bfloat16", "… 88.7189 in bfloat16", {},
    "log((2 - 1/2**7)*2**63*2**64)", ("≈", "88.7189", "to four digits"),
)
statement(
    "ch6-threshold-float32", "… 88.7228 in float32", {},
    f"log({FLOAT32_MAX})", ("≈", "88.7228", "to four digits"),
)
statement(
    "ch6-threshold-float64", "… 709.7827 in float64", {},
    "1023*log(2) + log(2 - 1/2**52)", ("≈", "709.7827", "to four digits"),
)
statement(
    "ch6-survives-float16", "the largest representable argument that survives is 11.0859", {},
    "exp(11 + 11/128)", ("<", "65504", "below the largest number"),
)
statement(
    "ch6-overflows-float16", "the largest representable argument that survives is 11.0859", {},
    "exp(11 + 12/128)", (">", "65520", "rounds to infinity"),
)
statement(
    "ch6-survives-bfloat16", "… 88.5", {},
    "exp(177/2)", ("<", "(2 - 1/2**7)*2**63*2**64", "below the largest number"),
)
statement(
    "ch6-overflows-bfloat16", "… 88.5", {},
    "exp(89)", (">", "2**64*2**64", "rounds to infinity"),
)
statement(
    "ch6-survives-float32", "… 88.72283", {},
    "exp(11629079/131072)", ("<", FLOAT32_MAX, "below the largest number"),
)
statement(
    "ch6-overflows-float32", "… 88.72283", {},
    "exp(11629080/131072)", (">", "(2 - 1/2**24)*2**63*2**64", "rounds to infinity"),
)
statement(
    "ch6-survives-float64", "… 709.782712893384", {},
    "6243314768165359/8796093022208",
    ("<", "1023*log(2) + log(2 - 1/2**52)", "below the logarithm of the largest number"),
)
statement(
    "ch6-overflows-float64", "… 709.782712893384", {},
    "6243314768165360/8796093022208", (">", "1023*log(2) + log(2 - 1/2**53)", "rounds to infinity"),
)
statement(
    "ch6-sigmoid-is-one-float32", "1/(1+e^(−x)) returns 1 from 24 ln 2 = 16.6355 (float32)", {},
    "24*log(2)", ("≈", "16.6355", "to four digits"),
)
statement(
    "ch6-sigmoid-is-one-float64", "… and 53 ln 2 = 36.7368 (float64)", {},
    "53*log(2)", ("≈", "36.7368", "to four digits"),
)
statement(
    "ch6-exponential-lost", "1/(1+e^(−x)) returns 1: 1 + e^(−x) rounds to 1", REAL,
    "exp(-x)", ("<=", "1/2**24", "x ≥ 24 ln 2"),
    where=["x >= 24*log(2)"],
)
statement(
    "ch6-exponential-kept", "1/(1+e^(−x)) returns 1 no earlier", REAL,
    "exp(-x)", (">", "1/2**53", "x < 53 ln 2"),
    where=["x < 53*log(2)"],
)
statement(
    "ch6-exponential-lost-float64", "1/(1+e^(−x)) returns 1 from 53 ln 2: 1 + e^(−x) rounds to 1", REAL,
    "exp(-x)", ("<=", "1/2**53", "x ≥ 53 ln 2"),
    where=["x >= 53*log(2)"],
)
statement(
    "ch6-exponential-kept-float32", "1/(1+e^(−x)) returns 1 no earlier (float32)", REAL,
    "exp(-x)", (">", "1/2**24", "x < 24 ln 2"),
    where=["x < 24*log(2)"],
)
statement(
    "ch6-correctly-rounded", "a correctly rounded σ does so only from 25 ln 2", REAL,
    "1 - sigma(x)",
    ("==", "1/(1 + exp(x))", "the sigmoid mirrored"),
    ("<=", "1/(1 + 2**25)", "x ≥ 25 ln 2"),
    ("<", "1/2**25", "half a unit below 1"),
    define=[SIGMA], where=["x >= 25*log(2)"],
)
statement(
    "ch6-correctly-rounded-earlier", "a correctly rounded σ does so only from 25 ln 2: not from 24 ln 2", {},
    "1 - sigma(24*log(2))",
    ("==", "1/(1 + 2**24)", "e^{24 ln 2} = 2^24"),
    (">", "1/2**25", "more than half a unit"),
    define=[SIGMA],
)
statement(
    "ch6-correctly-rounded-float64", "… and 54 ln 2", REAL,
    "1 - sigma(x)", ("<", "1/2**54", "x ≥ 54 ln 2"),
    define=[SIGMA], where=["x >= 54*log(2)"],
)
statement(
    "ch6-correctly-rounded-float64-earlier", "a correctly rounded σ: not from 53 ln 2", {},
    "1 - sigma(53*log(2))",
    ("==", "1/(1 + 2**53)", "e^{53 ln 2} = 2^53"),
    (">", "1/2**54", "more than half a unit"),
    define=[SIGMA],
)
statement(
    "ch6-sigma-at-minus-710", "naive σ(−710) is 0 where 4.48e−309 is right", {},
    "sigma(-710)", ("≈", "4.48e-309", "to three digits"),
    define=[SIGMA],
)
statement(
    "ch6-exp-of-710-overflows", "naive σ(−710) is 0: e^710 overflows", {},
    "710", (">", "1023*log(2) + log(2)", "the logarithm of 2^1024"),
)
statement(
    "ch6-zero-is-right-below", "in IEEE arithmetic 0 is right below −745.1", {},
    "-1075*log(2)", ("≈", "-745.1", "half of the smallest number is 2^−1075"),
)
statement(
    "ch6-log-sigmoid-far-left", "… wrong between −745.1 and −709.8: σ(x) is hardly below e^x", REAL,
    "log(sigma(x))",
    ("==", "x - log(1 + exp(x))", "top and bottom times e^x"),
    (">=", "x - exp(x)", "log t ≤ t − 1"),
    define=[SIGMA],
)
statement(
    "ch6-zero-is-wrong-above", "… wrong between −745.1 and −709.8: σ(−745.1) does not round to 0", {},
    "-7451/10 - 1/100", (">", "-1075*log(2)", "above half of the smallest number"),
)
statement(
    "ch6-zero-is-wrong-from", "… wrong between −745.1 and −709.8: e^709.8 overflows", {},
    "7098/10", (">", "1023*log(2) + log(2 - 1/2**53)", "rounds to infinity"),
)
statement(
    "ch6-epsilon-does-nothing", "published: an epsilon of 1e−15 does nothing in float32 at p = 1", {},
    "1/10**15", ("<", "1/2**25", "1 − 1e−15 rounds to 1"),
)
statement(
    "ch6-one-formula-sigmoid", "the one-formula sigmoid, proved in both cases", REAL,
    "stable(x)", ("==", "sigma(x)", "x ≥ 0 and x < 0"),
    define=[SIGMA, STABLE],
)
statement(
    "ch6-one-formula-loss", "H = max(x,0) − xy + log(1+e^(−|x|)), proved in both cases", LOGIT,
    "Max(x, 0) - x*y + log(1 + exp(-Abs(x)))", ("==", "loss(x, y)", "x ≥ 0 and x < 0"),
    define=[SIGMA, LOSS],
)
statement(
    "ch6-any-shift", "the stable form is an identity for any shift", {"x": "real", "c": "real"},
    "exp(c)/(exp(c) + exp(c - x))", ("==", "sigma(x)", "e^c cancels"),
    define=[SIGMA],
)
statement(
    "ch6-exponent-of-the-numerator", "stability is proved separately: every exponent ≤ 0", REAL,
    "-Max(-x, 0)", ("<=", "0", "a maximum with 0"),
)
statement(
    "ch6-exponent-of-the-denominator", "stability is proved separately: every exponent ≤ 0", REAL,
    "-Abs(x)", ("<=", "0", "a size"),
)
statement(
    "ch6-stable-parts-are-bounded", "stability: no part leaves (0, 2]", REAL,
    "1 + exp(-Abs(x))", ("<=", "2", "the exponent is at most 0"),
)
statement(
    "ch6-log-sigmoid", "log1p: log σ(x) = min(x, 0) − log(1 + e^(−|x|))", REAL,
    "log(sigma(x))", ("==", "Min(x, 0) - log(1 + exp(-Abs(x)))", "x ≥ 0 and x < 0"),
    define=[SIGMA],
)
statement(
    "ch6-softplus", "log1p: log(1 + e^x) = max(x, 0) + log(1 + e^(−|x|))", REAL,
    "log(1 + exp(x))", ("==", "Max(x, 0) + log(1 + exp(-Abs(x)))", "x ≥ 0 and x < 0"),
)
statement(
    "ch6-log1mexp", "log1mexp: the two forms", REAL,
    "log(-(exp(x) - 1))", ("==", "log(1 - exp(x))", "expm1 and log1p"),
    where=["x < 0"],
)
statement(
    "ch6-log1mexp-cutoff", "Maechler's cutoffs: at −ln 2 both terms are ½", {},
    "exp(-log(2))", ("==", "1/2", "e^{−ln 2}"),
)
statement(
    "ch6-softplus-cutoff-low", "Maechler's cutoffs: below −37, e^x is log(1 + e^x)", REAL,
    "(exp(x) - log(1 + exp(x)))/exp(x)",
    ("<=", "(exp(x) - exp(x)/(1 + exp(x)))/exp(x)", "log t ≥ 1 − 1/t"),
    ("==", "exp(x)/(1 + exp(x))", "common denominator"),
    ("<", "exp(x)", "the denominator is above 1"),
    ("<=", "exp(-37)", "x ≤ −37"),
    ("<", "1/2**53", "half a unit"),
    where=["x <= -37"],
)
statement(
    "ch6-softplus-cutoff-middle", "Maechler's cutoffs: above 18, x + e^(−x) will do", REAL,
    "x + exp(-x) - log(1 + exp(x))",
    ("==", "exp(-x) - log(1 + exp(-x))", "take e^x out"),
    ("<=", "exp(-x) - exp(-x)/(1 + exp(-x))", "log t ≥ 1 − 1/t"),
    ("==", "exp(-2*x)/(1 + exp(-x))", "common denominator"),
    ("<", "exp(-2*x)", "the denominator is above 1"),
    ("<=", "exp(-36)", "x ≥ 18"),
    ("<", "18/2**53", "half a unit of a number above 18"),
    where=["x >= 18"],
)
statement(
    "ch6-softplus-cutoff-high", "Maechler's cutoffs: above 33.3, x will do", REAL,
    "x + exp(-x) - x",
    ("==", "exp(-x)", "x cancels"),
    ("<=", "exp(-333/10)", "x ≥ 33.3"),
    ("<", "32/2**53", "half a unit of a number above 32"),
    where=["x >= 333/10"],
)
statement(
    "ch6-softplus-cutoff-high-in-bits", "Maechler's cutoffs: above 33.3, x will do", REAL,
    "x + exp(-x) - x",
    ("==", "exp(-x)", "x cancels"),
    ("<=", "1/2**48", "x ≥ 48 ln 2: half a unit of a number above 32"),
    where=["x >= 48*log(2)"],
)
statement(
    "ch6-softplus-cutoff-high-is-enough", "Maechler's cutoffs: 33.3 is above 48 ln 2", {},
    "333/10", (">", "48*log(2)", "33.27 …"),
)
statement(
    "ch6-logsumexp-translates", "logsumexp translates, LSE(x + b) = LSE(x) + b",
    {**N, "x": "real[n]", "b": "real"},
    "log(Sum(exp(x[i] + b), (i, 1, n)))",
    ("==", "log(exp(b)*Sum(exp(x[i]), (i, 1, n)))", "take e^b out"),
    ("==", "log(Sum(exp(x[i]), (i, 1, n))) + b", "log of a product"),
)
statement(
    "ch6-logsumexp-shifted", "logsumexp, computed with any shift", {**N, "x": "real[n]", "c": "real"},
    "c + log(Sum(exp(x[i] - c), (i, 1, n)))", ("==", "log(Sum(exp(x[i]), (i, 1, n)))", "LSE translates"),
)
statement(
    "ch6-logsumexp-above-the-largest", "logsumexp with the largest taken out: at least the largest",
    {**N, "c": "real", "g": "nonnegative[n]", "k": "index[n]"},
    "log(Sum(exp(c - g[i]), (i, 1, n)))", (">=", "c - g[k]", "one term of the sum"),
)
statement(
    "ch6-logsumexp-below", "logsumexp with the largest taken out: at most log n above it",
    {**N, "c": "real", "g": "nonnegative[n]"},
    "log(Sum(exp(c - g[i]), (i, 1, n)))", ("<=", "c + log(n)", "every term is at most e^c"),
)
statement(
    "ch6-logsumexp-sum-at-most-n", "logsumexp with the largest taken out: the sum is at most n",
    {**N, "g": "nonnegative[n]"},
    "Sum(exp(-g[i]), (i, 1, n))",
    ("<=", "Sum(1, (i, 1, n))", "every exponent is at most 0"),
    ("==", "n", "n ones"),
)
statement(
    "ch6-logsumexp-exponents", "every exponent ≤ 0 once the largest is taken out", {"x": "real", "z": "real"},
    "x - Max(x, z)", ("<=", "0", "the largest is taken out"),
)
statement(
    "ch6-logsumexp-sum-at-least-one", "logsumexp with the largest taken out: the sum is at least 1",
    {**N, "g": "nonnegative[n]", "k": "index[n]"},
    "Sum(exp(-g[i]), (i, 1, n))", (">=", "1", "the largest gives e^0"),
    where=["g[k] == 0"],
)
statement(
    "ch6-softmax-invariant", "softmax is invariant", {**LOGITS, "b": "real"},
    "exp(x[k] + b)/Sum(exp(x[i] + b), (i, 1, n))",
    ("==", "exp(b)*exp(x[k])/(exp(b)*Sum(exp(x[i]), (i, 1, n)))", "take e^b out"),
    ("==", "s(k)", "e^b cancels"),
    define=[SOFTMAX],
)
statement(
    "ch6-soft-labels", "soft labels: max(x,0)(1−y) − min(x,0)y + log1p(e^(−|x|))", LOGIT,
    "Max(x, 0) - x*y + log(1 + exp(-Abs(x)))",
    ("==", "Max(x, 0)*(1 - y) - Min(x, 0)*y + log(1 + exp(-Abs(x)))", "x = max(x, 0) + min(x, 0)"),
)
statement(
    "ch6-soft-labels-first-term", "… never cancels: no term is negative", LOGIT,
    "Max(x, 0)*(1 - y)", (">=", "0", "two factors ≥ 0"),
)
statement(
    "ch6-soft-labels-second-term", "… never cancels: no term is negative", LOGIT,
    "-Min(x, 0)*y", (">=", "0", "two factors ≥ 0"),
)
statement(
    "ch6-soft-labels-third-term", "… never cancels: no term is negative", REAL,
    "log(1 + exp(-Abs(x)))", (">", "0", "the logarithm of a number above 1"),
)
statement(
    "ch6-keras-cap", "clipping: Keras's 1e−7 caps a loss at 16.118", {"p": "[0, 1]"},
    "-log(Max(p, 1/10**7))",
    ("<=", "-log(1/10**7)", "the logarithm grows"),
    ("==", "7*log(10)", "log of a power"),
    ("≈", "16.118", "to three digits"),
)
statement(
    "ch6-keras-cap-float32", "… and, in float32, the other class at 15.942", {},
    "-log(1 - (1 - 1/2**23))",
    ("==", "23*log(2)", "1 − 1e−7 rounds to 1 − 2^−23"),
    ("≈", "15.942", "to three digits"),
)
statement(
    "ch6-keras-rounding", "in float32, 1 − 1e−7 rounds to 1 − 2^−23", {},
    "Abs(1/2**23 - 1/10**7)", ("<", "1/2**25", "less than half a unit below 1"),
)
statement(
    "ch6-clipping-has-no-gradient", "clipping has no gradient beyond", UNIT,
    "Derivative(-log(Max(p, 1/10**7)), p)", ("==", "0", "a constant"),
    where=["p < 1/10**7"],
)
statement(
    "ch6-clipping-anywhere-has-no-gradient", "clipping has no gradient beyond",
    {"p": "(0, 1)", "c": "(0, 1)"},
    "Derivative(-log(Max(p, c)), p)", ("==", "0", "a constant"),
    where=["p < c"],
)
statement(
    "ch6-pytorch-clamp", "PyTorch's BCELoss clamps the loss at 100", UNIT,
    "-Max(log(p), -100)", ("<=", "100", "a maximum"),
)
statement(
    "ch6-pytorch-gradient", "its gradient is −.0936 at x = −30, where −1 is right", {},
    "slope(-30)", ("≈", "-0.0936", "to three digits"),
    define=[SIGMA, PYTORCH],
)
statement(
    "ch6-pytorch-gradient-far", "… and −7e−54 at x = −150", {},
    "slope(-150)", ("≈", "-7e-54", "to one digit"),
    define=[SIGMA, PYTORCH],
)
statement(
    "ch6-right-gradient", "… where −1 is right", {},
    "sigma(-30) - 1", ("≈", "-1.000000", "to six digits"),
    define=[SIGMA],
)
statement(
    "ch6-pytorch-gradient-vanishes", "PyTorch's BCELoss through a sigmoid: the gradient fades", REAL,
    "Abs(slope(x))",
    ("==", "10**12*sigma(x)*(1 - sigma(x))**2", "the denominator is 1e−12"),
    ("<", "10**12*sigma(x)", "(1 − σ)² is below 1"),
    define=[SIGMA, PYTORCH], where=["sigma(x)*(1 - sigma(x)) <= 1/10**12"],
)
wrong(
    "ch6-wrong-logsumexp", "published: LSE(x+b) = LSE(x)", {**N, "x": "real[n]", "b": "real"},
    "log(Sum(exp(x[i] + b), (i, 1, n)))", ("==", "log(Sum(exp(x[i]), (i, 1, n)))", "taken for softmax"),
)
wrong(
    "ch6-wrong-base", "published: log10 taken for ln", {},
    "10**9*log(1/2)", ("==", "10**9*log(1/2)/log(10)", "the base-10 logarithm"),
)
wrong(
    "ch6-wrong-stable-without-size", "a slip: the stable form with x for |x|", LOGIT,
    "Max(x, 0) - x*y + log(1 + exp(-x))", ("==", "loss(x, y)", "|x| forgotten"),
    define=[SIGMA, LOSS],
)
wrong(
    "ch6-wrong-exponent", "a slip: exponents of the naive form are not ≤ 0", REAL,
    "-x", ("<=", "0", "the exponent of the naive form"),
)

# ---------------------------------------------------------------------------- 7 Softmax

JACOBIAN = {**N, "x": "real[n]", "j": "index[n]", "k": "index[n]"}
VECTOR = {**N, "s": "simplex[n]", "v": "real[n]"}
THIRD = ("third(z)", "exp(z)/(exp(1) + exp(1) + exp(z))", "s_3")
SHARE = ("share(z)", "z/(1 + 1 + z)", "r_3")
CE = ("ce", "Sum(-y[i]*log(s(i)), (i, 1, n))", r"\ell")
SOFT = {**LOGITS, "y": "closed simplex[n]"}

statement(
    "ch7-softmax-of-113", "softmax of (1, 1, 3): (.1065, .1065, .7870)", {},
    "exp(1)/(exp(1) + exp(1) + exp(3))",
    ("==", "1/(2 + exp(2))", "divide by e"),
    ("≈", "0.1065", "to four digits"),
)
statement(
    "ch7-softmax-of-113-third", "softmax of (1, 1, 3): (.1065, .1065, .7870)", {},
    "third(3)",
    ("==", "exp(2)/(2 + exp(2))", "divide by e"),
    ("≈", "0.7870", "to four digits"),
    define=[THIRD],
)
statement(
    "ch7-shares-of-113", "plain shares (.2, .2, .6)", {},
    "share(3)", ("==", "3/5", "3 of 5"),
    define=[SHARE],
)
statement(
    "ch7-shares-of-113-first", "plain shares (.2, .2, .6)", {},
    "1/(1 + 1 + 3)", ("==", "1/5", "1 of 5"),
)
statement(
    "ch7-odds", "odds multiply by e^δ", {**JACOBIAN, "d": "real"},
    "exp(x[j] + d)/exp(x[k])", ("==", "exp(d)*(s(j)/s(k))", "the sum cancels"),
    define=[SOFTMAX],
)
statement(
    "ch7-odds-are-differences", "odds depend on the difference of the logits", JACOBIAN,
    "log(s(j)/s(k))", ("==", "x[j] - x[k]", "the sum cancels"),
    define=[SOFTMAX],
)
statement(
    "ch7-reaction-of-a-share", "the reaction of the third to its own score, plain shares", {"z": "positive"},
    "Derivative(share(z), z)", ("==", "2/(z + 2)**2", "quotient rule"),
    define=[SHARE],
)
statement(
    "ch7-reaction-of-softmax", "the reaction of the third to its own score, softmax", {"z": "real"},
    "Derivative(third(z), z)", ("==", "third(z)*(1 - third(z))", "quotient rule"),
    define=[THIRD],
)
for z, times, square in ((3, "2.1", "25"), (5, "0.84", "49"), (10, "0.018", "144")):
    statement(
        f"ch7-reaction-at-{z}", f"the reaction is {times} times at (1, 1, {z})", {},
        f"third({z})*(1 - third({z}))/(2/{square})", ("≈", times, "as printed"),
        define=[THIRD],
    )
statement(
    "ch7-outputs-saturate", "outputs saturate: the reaction fades with the score", {"z": "real"},
    "third(z)*(1 - third(z))",
    ("<", "1 - third(z)", "a share is below 1"),
    ("<", "2*exp(1 - z)", "the denominator is above e^z"),
    define=[THIRD],
)
statement(
    "ch7-lipschitz", "½-Lipschitz", VECTOR,
    "Sum(s[i]*v[i]**2, (i, 1, n)) - Sum(s[i]*v[i], (i, 1, n))**2",
    ("==", "Sum(Sum(s[i]*s[j]*(1 - KroneckerDelta(i, j))*(v[i] - v[j])**2, (i, 1, n)), (j, 1, n))/2",
     "the variance as a double sum; equal indices add nothing"),
    ("<=", "Sum(Sum(s[i]*s[j]*(1 - KroneckerDelta(i, j))*(2*v[i]**2 + 2*v[j]**2), (i, 1, n)), (j, 1, n))/2",
     "(a − b)² ≤ 2a² + 2b²"),
    ("==", "2*Sum(s[i]*(1 - s[i])*v[i]**2, (i, 1, n))", "sum over the other index"),
    ("<=", "Sum(v[i]**2, (i, 1, n))/2", "s(1 − s) ≤ ¼"),
)
statement(
    "ch7-lipschitz-last-line", "½-Lipschitz: s(1 − s) ≤ ¼, term by term", VECTOR,
    "2*Sum(s[i]*(1 - s[i])*v[i]**2, (i, 1, n))", ("<=", "Sum(v[i]**2, (i, 1, n))/2", "s(1 − s) ≤ ¼"),
)
statement(
    "ch7-shift-invariance", "shift invariance", {**LOGITS, "b": "real"},
    "exp(x[k] + b)/Sum(exp(x[i] + b), (i, 1, n))", ("==", "s(k)", "e^b cancels"),
    define=[SOFTMAX],
)
statement(
    "ch7-sums-to-one", "softmax sums to 1", {**N, "x": "real[n]"},
    "Sum(s(k), (k, 1, n))", ("==", "1", "the sum over itself"),
    define=[SOFTMAX],
)
statement(
    "ch7-sigmoids-do-not-sum-to-one", "sigmoid maps each score to (0,1) and does not sum to 1",
    {"x": "real", "z": "real"},
    "sigma(x) + sigma(z) - 1", ("==", "sigma(x) - sigma(-z)", "σ(−z) = 1 − σ(z)"),
    define=[SIGMA],
)
statement(
    "ch7-temperature-odds", "temperature: odds to the power 1/T", {**JACOBIAN, "T": "positive"},
    "log(exp(x[j]/T)/exp(x[k]/T))", ("==", "(x[j] - x[k])/T", "log of a quotient"),
)
statement(
    "ch7-temperature-cold", "temperature: cold gives everything to the largest",
    {**N, "T": "positive", "g": "positive"},
    "1/(1 + exp(-g/T))", (">", "1 - exp(-g/T)", "1/(1 + u) > 1 − u"),
)
statement(
    "ch7-temperature-cold-limit", "temperature: cold gives everything to the largest",
    {"g": "positive", "T": "positive"},
    "Limit(1/(1 + exp(-g/T)), T, 0)", ("==", "1", "the exponential goes to 0"),
    expect="rests on SymPy",
)
statement(
    "ch7-temperature-hot-limit", "temperature: hot gives equal shares", {"x": "real", "T": "positive"},
    "Limit(1/(1 + exp(-x/T)), T, oo)", ("==", "1/2", "the exponent goes to 0"),
    expect="rests on SymPy",
)
statement(
    "ch7-two-classes", "two classes = sigmoid of the difference", {"a": "real", "b": "real"},
    "exp(a)/(exp(a) + exp(b))",
    ("==", "1/(1 + exp(b - a))", "divide by e^a"),
    ("==", "sigma(a - b)", "the sigmoid"),
    define=[SIGMA],
)
statement(
    "ch7-two-classes-as-a-family", "two classes = sigmoid of the difference", {"x": "real[2]"},
    "exp(x[1])/Sum(exp(x[i]), (i, 1, 2))", ("==", "sigma(x[1] - x[2])", "divide by e^{x_1}"),
    define=[SIGMA],
)
statement(
    "ch7-sigmoid-is-a-softmax-with-zero", "a sigmoid is the softmax of (x, 0): C′ = 2 for each label", REAL,
    "exp(x)/(exp(x) + exp(0))", ("==", "sigma(x)", "divide by e^x"),
    define=[SIGMA],
)
statement(
    "ch7-jacobian", "Jacobian diag(s) − ssᵀ", JACOBIAN,
    "Derivative(s(j), x[k])",
    ("==", "(KroneckerDelta(j, k)*exp(x[j])*Sum(exp(x[i]), (i, 1, n)) - exp(x[j])*exp(x[k]))"
     "/Sum(exp(x[i]), (i, 1, n))**2", "quotient rule"),
    ("==", "s(j)*KroneckerDelta(j, k) - s(j)*s(k)", "split the fraction"),
    define=[SOFTMAX],
)
statement(
    "ch7-loss-of-logits", "softmax cross-entropy of logits", SOFT,
    "ce", ("==", "log(Sum(exp(x[i]), (i, 1, n))) - Sum(y[i]*x[i], (i, 1, n))", "Σ y = 1"),
    define=[SOFTMAX, CE],
)
statement(
    "ch7-gradient", "gradient s − y", SOFT,
    "Derivative(ce, x[k])",
    ("==", "Derivative(log(Sum(exp(x[i]), (i, 1, n))) - Sum(y[i]*x[i], (i, 1, n)), x[k])", "Σ y = 1"),
    ("==", "s(k) - y[k]", "the slope of LSE is softmax"),
    define=[SOFTMAX, CE],
)
statement(
    "ch7-gradient-sums-to-zero", "gradient s − y: nothing is pushed as a whole", SOFT,
    "Sum(s(k) - y[k], (k, 1, n))", ("==", "0", "both sum to 1"),
    define=[SOFTMAX],
)
statement(
    "ch7-hessian", "the Hessian is the softmax's Jacobian", {**JACOBIAN, "y": "closed simplex[n]"},
    "Derivative(ce, x[j], x[k])",
    ("==", "Derivative(s(j) - y[j], x[k])", "the gradient"),
    ("==", "s(j)*KroneckerDelta(j, k) - s(j)*s(k)", "the Jacobian"),
    define=[SOFTMAX, CE],
)
statement(
    "ch7-hessian-vector-product", "the Hessian times a vector: s(v − Σ s v)", {**VECTOR, "j": "index[n]"},
    "Sum((s[j]*KroneckerDelta(j, k) - s[j]*s[k])*v[k], (k, 1, n))",
    ("==", "s[j]*(v[j] - Sum(s[k]*v[k], (k, 1, n)))", "one term of the first sum is left"),
)
statement(
    "ch7-hessian-as-a-variance", "Hessian positive semi-definite", VECTOR,
    "Sum(Sum(v[j]*(s[j]*KroneckerDelta(j, k) - s[j]*s[k])*v[k], (k, 1, n)), (j, 1, n))",
    ("==", "Sum(s[j]*v[j]**2, (j, 1, n)) - Sum(s[j]*v[j], (j, 1, n))**2",
     "a mean of squares − a squared mean"),
    ("==", "Sum(s[j]*(v[j] - Sum(s[i]*v[i], (i, 1, n)))**2, (j, 1, n))", "a variance"),
    (">=", "0", "squares with positive weights"),
)
statement(
    "ch7-hessian-as-a-double-sum", "Hessian positive semi-definite", VECTOR,
    "Sum(s[j]*v[j]**2, (j, 1, n)) - Sum(s[j]*v[j], (j, 1, n))**2",
    ("==", "Sum(Sum(s[i]*s[j]*(v[i] - v[j])**2, (i, 1, n)), (j, 1, n))/2", "multiply out"),
    (">=", "0", "squares with positive weights"),
)
statement(
    "ch7-null-direction", "null direction (1,…,1)", {**N, "s": "simplex[n]", "j": "index[n]"},
    "Sum(s[j]*KroneckerDelta(j, k) - s[j]*s[k], (k, 1, n))", ("==", "0", "Σ s = 1"),
)
statement(
    "ch7-wrong-class-learns", "why a wrong class learns too", {**JACOBIAN},
    "Derivative(-log(s(j)), x[k])",
    ("==", "s(k)", "the label is another class"),
    (">", "0", "shares are positive"),
    define=[SOFTMAX], where=["Ne(j, k)"],
)
statement(
    "ch7-true-class", "the true class is pushed up", LOGITS,
    "Derivative(-log(s(k)), x[k])", ("==", "s(k) - 1", "the gradient"),
    define=[SOFTMAX],
)
statement(
    "ch7-independent-sigmoids", "coupled (softmax) against independent (sigmoids)",
    {**JACOBIAN, "y": "[0, 1][n]"},
    "Derivative(Sum(loss(x[i], y[i]), (i, 1, n)), x[j], x[k])",
    ("==", "KroneckerDelta(j, k)*sigma(x[j])*(1 - sigma(x[j]))", "only the same label"),
    define=[SIGMA, LOSS],
)
statement(
    "ch7-smoothed-labels", "label smoothing: still a distribution",
    {**N, "k": "index[n]", "epsilon": "(0, 1)"},
    "Sum((1 - epsilon)*KroneckerDelta(i, k) + epsilon/n, (i, 1, n))", ("==", "1", "1 − ε + ε"),
)
statement(
    "ch7-smoothing-gradient", "label smoothing: its gradient", {**JACOBIAN, "epsilon": "(0, 1)"},
    "Derivative(Sum(-((1 - epsilon)*KroneckerDelta(i, j) + epsilon/n)*log(s(i)), (i, 1, n)), x[k])",
    ("==", "s(k) - (1 - epsilon)*KroneckerDelta(j, k) - epsilon/n", "softmax − smoothed label"),
    define=[SOFTMAX],
)
statement(
    "ch7-smoothing-optimum", "label smoothing and its optimum: the gap of the logits",
    {**N, "epsilon": "(0, 1)"},
    "log((1 - epsilon + epsilon/n)/(epsilon/n))", ("==", "log(1 + n*(1 - epsilon)/epsilon)", "divide"),
)
statement(
    "ch7-smoothing-optimum-value", "label smoothing and its optimum: softmax reaches any open truth",
    {**N, "p": "simplex[n]", "k": "index[n]"},
    "exp(log(p[k]))/Sum(exp(log(p[i])), (i, 1, n))", ("==", "p[k]", "Σ p = 1"),
)
statement(
    "ch7-smoothing-floor", "label smoothing and its optimum: no logits do better than the entropy",
    {**LOGITS, "p": "simplex[n]"},
    "Sum(-p[i]*log(s(i)), (i, 1, n))", (">=", "Sum(-p[i]*log(p[i]), (i, 1, n))", "Gibbs' inequality"),
    define=[SOFTMAX],
)
statement(
    "ch7-double-softmax-floor", "the double softmax bug: a floor under the loss",
    {**N, "s": "simplex[n]", "k": "index[n]"},
    "-log(exp(s[k])/Sum(exp(s[i]), (i, 1, n)))",
    ("==", "log(Sum(exp(s[i] - s[k]), (i, 1, n)))", "log of a quotient"),
    ("==", "log(1 + Sum((1 - KroneckerDelta(i, k))*exp(s[i] - s[k]), (i, 1, n)))", "term k is 1"),
    (">=", "log(1 + Sum((1 - KroneckerDelta(i, k))*exp(-1), (i, 1, n)))", "no exponent is below −1"),
    ("==", "log(1 + (n - 1)*exp(-1))", "n − 1 equal terms"),
)
statement(
    "ch7-double-softmax-two-classes", "the double softmax bug: a floor under the loss, two classes", UNIT,
    "-log(exp(p)/(exp(p) + exp(1 - p)))",
    ("==", "log(1 + exp(1 - 2*p))", "divide by e^p"),
    (">", "log(1 + exp(-1))", "p is below 1"),
    ("≈", "0.3133", "to four digits"),
)
statement(
    "ch7-log-softmax", "log-softmax in floating point", {**LOGITS, "c": "real"},
    "log(s(k))",
    ("==", "x[k] - log(Sum(exp(x[i]), (i, 1, n)))", "log of a quotient"),
    ("==", "(x[k] - c) - log(Sum(exp(x[i] - c), (i, 1, n)))", "any shift"),
    define=[SOFTMAX],
)
statement(
    "ch7-class-weights", "class weights", {**SOFT, "w": "positive[n]"},
    "Derivative(Sum(-w[i]*y[i]*log(s(i)), (i, 1, n)), x[k])",
    ("==", "s(k)*Sum(w[i]*y[i], (i, 1, n)) - w[k]*y[k]", "weights times labels"),
    define=[SOFTMAX],
)
statement(
    "ch7-initial-loss", "published: initial loss log(1/3): it is log 3", {},
    "-log(1/3)",
    ("==", "log(3)", "three classes alike"),
    ("≈", "1.0986", "to four digits"),
)
statement(
    "ch7-initial-loss-of-n-classes", "n classes alike: log n", {**LOGITS, "b": "real"},
    "-log(exp(b)/Sum(exp(b), (i, 1, n)))", ("==", "log(n)", "n equal terms"),
)
statement(
    "ch7-positives-only-vanishes", "X13: with sigmoids −Σ L log O alone is 0 at all-ones",
    {"x": "real", "y": "label"},
    "-y*log(sigma(x))",
    ("==", "y*log(1 + exp(-x))", "the sigmoid"),
    ("<=", "log(1 + exp(-x))", "y is at most 1"),
    ("<=", "exp(-x)", "log(1 + u) ≤ u: whatever the label"),
    define=[SIGMA],
)
wrong(
    "ch7-wrong-only-the-positive-learns", "X9: only the positive sample learns", JACOBIAN,
    "Derivative(-log(s(j)), x[k])", ("==", "0", "another class"),
    define=[SOFTMAX], where=["Ne(j, k)"],
)
wrong(
    "ch7-wrong-positives-suffice", "X13: learning from positives only applies to multi-label",
    {"x": "real", "y": "label"},
    "Derivative(-y*log(sigma(x)), x)", ("==", "sigma(x) - y", "the terms of label 0 forgotten"),
    define=[SIGMA],
)
wrong(
    "ch7-wrong-reacts-strongly", "X14: softmax changes strongly when a value changes slightly",
    {"z": "positive"},
    "third(z)*(1 - third(z))", (">=", "2/(z + 2)**2", "more than plain shares"),
    define=[THIRD],
)
wrong(
    "ch7-wrong-initial-loss", "published: initial loss log(1/3)", {},
    "-log(1/3)", ("==", "log(1/3)", "a lost minus"),
)
wrong(
    "ch7-wrong-jacobian", "a slip: the softmax's Jacobian taken for diagonal", JACOBIAN,
    "Derivative(s(j), x[k])", ("==", "s(j)*(1 - s(j))*KroneckerDelta(j, k)", "as for sigmoids"),
    define=[SOFTMAX],
)
wrong(
    "ch7-wrong-softmax-scales", "a slip: softmax taken for invariant under scaling",
    {"a": "real", "b": "real"},
    "exp(2*a)/(exp(2*a) + exp(2*b))", ("==", "exp(a)/(exp(a) + exp(b))", "a factor cancels"),
)

# ---------------------------------------------------------------------------- 8 Focal loss

SIGNED = {"x": "real", "s": "sign", "gamma": "nonnegative"}
PT = ("pt(x)", "sigma(s*x)", "p_t")
SIGNED_FOCAL = ("FL(x)", "-(1 - pt(x))**gamma*log(pt(x))", r"\mathrm{FL}")
FL_STAR = ("FLstar(x)", "-log(sigma(gamma*s*x + beta))/gamma", r"\mathrm{FL}^*")
STAR = {"x": "real", "s": "sign", "gamma": "positive", "beta": "real"}
RISK = ("risk(p)", "-9/10*(1 - p)**2*log(p) - 1/10*p**2*log(1 - p)", "R")
RISK_SLOPE = ("slope(p)", "Derivative(risk(p), p)", "R'")
PUSH_SLOPE = ("bend(p)", "Derivative(push(p, 2), p)", "g'")
CURVE = ("bend(x)", "Derivative(FL(x), x, x)", r"\mathrm{FL}''")

statement(
    "ch8-p-t", "p_t: CE(p_t) is BCE", {"p": "(0, 1)", "y": "label"},
    "-log(y*p + (1 - y)*(1 - p))",
    ("==", "-y*log(p) - (1 - y)*log(1 - p)", "each label switches one term off"),
)
statement(
    "ch8-p-t-of-a-sign", "p_t of a sign: σ(s·x)", {"x": "real", "y": "label"},
    "y*sigma(x) + (1 - y)*(1 - sigma(x))", ("==", "sigma((2*y - 1)*x)", "σ(−x) = 1 − σ(x)"),
    define=[SIGMA],
)
statement(
    "ch8-alpha-t", "α_t: α for objects, 1 − α for background",
    {"alpha": "(0, 1)", "p": "(0, 1)", "y": "label"},
    "-(y*alpha + (1 - y)*(1 - alpha))*log(y*p + (1 - y)*(1 - p))",
    ("==", "-y*alpha*log(p) - (1 - y)*(1 - alpha)*log(1 - p)", "each label switches one term off"),
)
statement(
    "ch8-gamma-zero", "γ = 0 is α-weighted CE", {"p": "(0, 1)", "alpha": "(0, 1)"},
    "-alpha*(1 - p)**0*log(p)", ("==", "-alpha*log(p)", "a power 0 is 1"),
)
statement(
    "ch8-focal-at-most-ce", "FL ≤ CE", {"p": "(0, 1)", "gamma": "nonnegative"},
    "-(1 - p)**gamma*log(p)", ("<=", "-log(p)", "(1 − p)^γ is at most 1"),
)
statement(
    "ch8-focal-at-most-ce-alpha", "FL ≤ CE, with α_t",
    {"p": "(0, 1)", "gamma": "nonnegative", "alpha": "(0, 1)"},
    "-alpha*(1 - p)**gamma*log(p)", ("<=", "-log(p)", "both factors are at most 1"),
)
statement(
    "ch8-focal-is-positive", "FL is positive", {"p": "(0, 1)", "gamma": "nonnegative"},
    "-(1 - p)**gamma*log(p)", (">", "0", "log p is negative"),
)
statement(
    "ch8-focal-falls-with-gamma", "a larger γ never raises the loss",
    {"p": "(0, 1)", "gamma": "nonnegative", "d": "nonnegative"},
    "-(1 - p)**(gamma + d)*log(p)", ("<=", "-(1 - p)**gamma*log(p)", "one more power of a number below 1"),
)
statement(
    "ch8-gradient", "the derivative is s(1−p_t)^γ(γ p_t log p_t + p_t − 1)", SIGNED,
    "Derivative(FL(x), x)",
    ("==", "s*(1 - pt(x))**gamma*(gamma*pt(x)*log(pt(x)) + pt(x) - 1)", "product rule"),
    define=[SIGMA, PT, SIGNED_FOCAL],
)
statement(
    "ch8-gradient-step-by-step", "the derivative is s(1−p_t)^γ(γ p_t log p_t + p_t − 1)", SIGNED,
    "Derivative(FL(x), x)",
    ("==", "gamma*(1 - pt(x))**(gamma - 1)*Derivative(pt(x), x)*log(pt(x)) "
     "- (1 - pt(x))**gamma*Derivative(pt(x), x)/pt(x)", "product rule"),
    ("==", "gamma*(1 - pt(x))**(gamma - 1)*s*pt(x)*(1 - pt(x))*log(pt(x)) "
     "- (1 - pt(x))**gamma*s*pt(x)*(1 - pt(x))/pt(x)", "the slope of the sigmoid"),
    ("==", "s*(1 - pt(x))**gamma*(gamma*pt(x)*log(pt(x)) + pt(x) - 1)", "take out the common factor"),
    define=[SIGMA, PT, SIGNED_FOCAL],
)
statement(
    "ch8-gradient-gamma-zero", "γ = 0: the derivative is cross-entropy's", {"x": "real", "s": "sign"},
    "s*(1 - pt(x))**0*(0*pt(x)*log(pt(x)) + pt(x) - 1)", ("==", "s*(pt(x) - 1)", "a power 0 is 1"),
    define=[SIGMA, PT],
)
statement(
    "ch8-gradient-never-turns", "the derivative always points to the label",
    {"p": "(0, 1)", "g": "nonnegative"},
    "push(p, g)", ("<", "0", "p < 1 and log p < 0"),
    define=[PUSH],
)
statement(
    "ch8-second-derivative", "the second derivative", SIGNED,
    "Derivative(FL(x), x, x)",
    ("==", "pt(x)*(1 - pt(x))**gamma*((1 - pt(x))*(gamma*log(pt(x)) + 2*gamma + 1) "
     "- gamma**2*pt(x)*log(pt(x)))", "product rule, and s² = 1"),
    define=[SIGMA, PT, SIGNED_FOCAL],
)
statement(
    "ch8-fl-star-gradient", "the appendix's FL* (γ > 0) and its derivative", STAR,
    "Derivative(FLstar(x), x)", ("==", "s*(sigma(gamma*s*x + beta) - 1)", "chain rule"),
    define=[SIGMA, FL_STAR],
)
statement(
    "ch8-fl-star-curvature", "FL* is convex", STAR,
    "Derivative(FLstar(x), x, x)",
    ("==", "gamma*sigma(gamma*s*x + beta)*(1 - sigma(gamma*s*x + beta))", "the slope of the sigmoid; s² = 1"),
    (">", "0", "every factor is positive"),
    define=[SIGMA, FL_STAR],
)
statement(
    "ch8-modulating-factor", "the modulating factor suppresses easy examples: the gradient",
    {"p": "(0, 1)", "g": "nonnegative"},
    "-push(p, g)",
    ("==", "(1 - p)**g*(-g*p*log(p) + 1 - p)", "the sign"),
    ("<=", "(1 - p)**g*(g*(1 - p) + 1 - p)", "−p log p ≤ 1 − p"),
    ("==", "(1 + g)*(1 - p)**g*(1 - p)", "1 + γ times the factor times cross-entropy's"),
    define=[PUSH],
)
statement(
    "ch8-hundred-times", "at γ = 2: 100 times smaller at p_t = .9", {},
    "1/(1 - 9/10)**2", ("==", "100", "(1/10)²"),
)
statement(
    "ch8-thousand-times", "“1000 times at .968” is 976.6 times", {},
    "1/(1 - 968/1000)**2",
    ("==", "15625/16", "(32/1000)²"),
    ("≈", "976.6", "to one digit"),
)
statement(
    "ch8-exactly-thousand-times", "exactly 1000 at 1 − 1000^(−½)", {},
    "1/(1 - (1 - 1/sqrt(1000)))**2", ("==", "1000", "the square of a root"),
)
statement(
    "ch8-where-thousand-times", "exactly 1000 at 1 − 1000^(−½) = .96838", {},
    "1 - 1/sqrt(1000)", ("≈", "0.96838", "to five digits"),
)
statement(
    "ch8-at-most-four-times", "at most 4 times for p_t ≤ ½", UNIT,
    "1/(1 - p)**2", ("<=", "4", "1 − p is at least ½"),
    where=["p <= 1/2"],
)
statement(
    "ch8-prior-bias", "prior π = .01: bias −4.59512", {},
    "-log((1 - 1/100)/(1/100))",
    ("==", "-log(99)", "99/100 over 1/100"),
    ("≈", "-4.59512", "to five digits"),
)
statement(
    "ch8-prior-probability", "prior π: the bias gives the prior", {"pi": "(0, 1)"},
    "sigma(-log((1 - pi)/pi))", ("==", "pi", "the sigmoid of the log-odds"),
    define=[SIGMA],
)
statement(
    "ch8-prior-loss", "first cross-entropy per negative .01005", {},
    "-log(1 - 1/100)", ("≈", "0.01005", "to five digits"),
)
statement(
    "ch8-no-prior-loss", "… instead of .69315", {},
    "-log(1 - 1/2)",
    ("==", "log(2)", "log ½"),
    ("≈", "0.69315", "to five digits"),
)
statement(
    "ch8-bernoulli-inequality", "not convex for any γ > 0: Bernoulli's inequality on the way",
    {"p": "(0, 1)", "g": "positive"},
    "log(1 - (1 + g)*p)",
    ("==", "log(1 - p) + log(1 - g*p/(1 - p))", "take out 1 − p"),
    ("<=", "log(1 - p) - g*p/(1 - p)", "log t ≤ t − 1"),
    ("==", "log(1 - p) + g*(1 - 1/(1 - p))", "−p/(1 − p) = 1 − 1/(1 − p)"),
    ("<=", "log(1 - p) + g*log(1 - p)", "log t ≥ 1 − 1/t"),
    ("==", "(1 + g)*log(1 - p)", "collect"),
    where=["p < 1/(1 + 2*g)"],
)
statement(
    "ch8-bernoulli-inequality-cleared", "not convex for any γ > 0: Bernoulli's inequality on the way",
    {"p": "(0, 1)", "g": "positive"},
    "log(1 - (1 + g)*p)",
    ("==", "log(1 - p) + log(1 - g*p/(1 - p))", "take out 1 − p"),
    ("<=", "log(1 - p) - g*p/(1 - p)", "log t ≤ t − 1"),
    ("==", "log(1 - p) + g*(1 - 1/(1 - p))", "−p/(1 − p) = 1 − 1/(1 − p)"),
    ("<=", "log(1 - p) + g*log(1 - p)", "log t ≥ 1 − 1/t"),
    ("==", "(1 + g)*log(1 - p)", "collect"),
    where=["p*(1 + g) < 1"],
)
statement(
    "ch8-bernoulli-inequality-at-once", "not convex for any γ > 0: Bernoulli's inequality on the way",
    {"p": "(0, 1)", "g": "positive"},
    "(1 - p)**(1 + g)", (">=", "1 - (1 + g)*p", "Bernoulli's inequality"),
)
statement(
    "ch8-steeper-than-minus-one", "its slope is below −1 for p_t < min(e^(−2(1+γ)/γ), 1/(1+2γ))",
    {"p": "(0, 1)", "g": "positive"},
    "push(p, g)",
    ("<", "(1 - p)**g*(g*p*(-2*(1 + g)/g) + p - 1)", "log p < −2(1 + γ)/γ"),
    ("==", "-(1 - p)**(1 + g)*(1 + (1 + 2*g)*p)/(1 - p)", "collect"),
    ("<=", "-(1 - (1 + g)*p)*(1 + (1 + 2*g)*p)/(1 - p)", "Bernoulli's inequality"),
    ("==", "-1 - (1 + g)*p*(1 - (1 + 2*g)*p)/(1 - p)", "multiply out"),
    ("<", "-1", "p < 1/(1 + 2γ)"),
    define=[PUSH], where=["p < exp(-2*(1 + g)/g)", "p < 1/(1 + 2*g)"],
    reach="not yet: a fact about exp of a quotient; Bernoulli's inequality in one line",
)
statement(
    "ch8-steeper-first-line", "its slope is below −1: the bound of the logarithm",
    {"p": "(0, 1)", "g": "positive"},
    "push(p, g)", ("<", "(1 - p)**g*(g*p*(-2*(1 + g)/g) + p - 1)", "log p < −2(1 + γ)/γ"),
    define=[PUSH], where=["log(p) < -2*(1 + g)/g"],
)
statement(
    "ch8-steeper-last-line", "its slope is below −1: the algebra", {"p": "(0, 1)", "g": "positive"},
    "-(1 - (1 + g)*p)*(1 + (1 + 2*g)*p)/(1 - p)",
    ("==", "-1 - (1 + g)*p*(1 - (1 + 2*g)*p)/(1 - p)", "multiply out"),
    ("<", "-1", "p < 1/(1 + 2γ)"),
    where=["p*(1 + 2*g) < 1"],
)
statement(
    "ch8-slope-returns", "… and returns to −1 as p_t → 0", {"p": "(0, 1)", "g": "positive"},
    "Limit(push(p, g), p, 0)", ("==", "-1", "p log p goes to 0"),
    define=[PUSH],
    expect="rests on SymPy",
)
statement(
    "ch8-slope-fades", "the slope fades as p_t → 1", UNIT,
    "Limit(push(p, 2), p, 1)", ("==", "0", "the factor goes to 0"),
    define=[PUSH],
    expect="rests on SymPy",
)
statement(
    "ch8-slope-fades-for-a-half", "the slope fades as p_t → 1, for γ < 1 too", UNIT,
    "Limit(push(p, 1/2), p, 1)", ("==", "0", "the factor goes to 0"),
    define=[PUSH],
    expect="rests on SymPy",
)
statement(
    "ch8-nan-trap", "NaN traps: for γ < 1 the power (1 − p_t)^(γ − 1) of the product rule has no bound",
    {"q": "(0, 1)"},
    "Limit(q**(1/2 - 1), q, 0)", ("==", "oo", "a negative exponent: γ = ½ and q = 1 − p_t"),
    expect="rests on SymPy",
)
statement(
    "ch8-steeper-in-steps", "its slope is below −1 for p_t < min(e^(−2(1+γ)/γ), 1/(1+2γ))",
    {"p": "(0, 1)", "g": "positive"},
    "push(p, g)",
    ("<", "(1 - p)**g*(g*p*(-2*(1 + g)/g) + p - 1)", "log p < −2(1 + γ)/γ"),
    ("==", "-(1 - p)**(1 + g)*(1 + (1 + 2*g)*p)/(1 - p)", "collect"),
    ("<=", "-(1 - (1 + g)*p)*(1 + (1 + 2*g)*p)/(1 - p)", "Bernoulli's inequality"),
    ("==", "-1 - (1 + g)*p*(1 - (1 + 2*g)*p)/(1 - p)", "multiply out"),
    ("<", "-1", "p < 1/(1 + 2γ)"),
    define=[PUSH],
    where=["p < exp(-2*(1 + g)/g)", "p < 1/(1 + 2*g)", "(1 - p)**(1 + g) >= 1 - (1 + g)*p"],
)
statement(
    "ch8-steeper-near-zero", "at γ = 2 the slope is below −1 for p_t < .1633: the part near 0", UNIT,
    "push(p, 2)",
    ("<", "(1 - p)**2*(2*p*(-3) + p - 1)", "log p < −3"),
    ("==", "-1 - p*(3 - 9*p + 5*p**2)", "multiply out"),
    ("<", "-1", "3 − 9p + 5p² is positive below e^{−3}"),
    define=[PUSH], where=["log(p) < -3", "p < 1/20"],
)
statement(
    "ch8-steeper-certified", "at γ = 2 the slope is below −1 for p_t < .1633: the compact part", UNIT,
    "push(p, 2)", ("<", "-1", "ball arithmetic on an interval"),
    define=[PUSH], where=["p >= 1/25", "p <= 1633/10000"],
    expect="certified",
)
statement(
    "ch8-steeper-sign-change", "at γ = 2 for p_t < .1633: below there", {},
    "push(1633/10000, 2)", ("<", "-1", "at .1633"),
    define=[PUSH],
)
statement(
    "ch8-flatter-sign-change", "at γ = 2 for p_t < .1633: above beyond", {},
    "push(1634/10000, 2)", (">", "-1", "at .1634"),
    define=[PUSH],
)
statement(
    "ch8-witness", "witness at γ = 2: FL″(−4) = −.046703", {},
    "bend(-4)", ("≈", "-0.046703", "to six digits"),
    define=[SIGMA, FOCAL2, CURVE],
)
statement(
    "ch8-witness-negative", "not convex: a negative second derivative", {},
    "bend(-4)", ("<", "0", "at x = −4"),
    define=[SIGMA, FOCAL2, CURVE],
)
statement(
    "ch8-exceeds-sign-change", "at γ = 2 its gradient exceeds cross-entropy's for p_t < .2976: below there",
    {},
    "-push(2976/10000, 2)", (">", "1 - 2976/10000", "at .2976"),
    define=[PUSH],
)
statement(
    "ch8-falls-short-sign-change", "… and not beyond", {},
    "-push(2977/10000, 2)", ("<", "1 - 2977/10000", "at .2977"),
    define=[PUSH],
)
statement(
    "ch8-exceeds-near-zero", "at γ = 2 its gradient exceeds cross-entropy's: the part near 0", UNIT,
    "-push(p, 2)",
    (">", "(1 - p)**2*(6*p + 1 - p)", "log p < −3"),
    ("==", "(1 - p)*(1 + p*(4 - 5*p))", "multiply out"),
    (">", "1 - p", "p is below 4/5"),
    define=[PUSH], where=["log(p) < -3", "p < 1/20"],
)
statement(
    "ch8-exceeds-certified",
    "at γ = 2 its gradient exceeds cross-entropy's for p_t < .2976: the compact part", UNIT,
    "-push(p, 2)", (">", "1 - p", "ball arithmetic on an interval"),
    define=[PUSH], where=["p >= 1/25", "p <= 2976/10000"],
    expect="certified",
)
statement(
    "ch8-peak", "its size peaks at p_t = .058: 1.129", {},
    "-push(58/1000, 2)", ("≈", "1.129", "to three digits"),
    define=[PUSH],
)
statement(
    "ch8-peak-of-cross-entropy", "… against .942", {},
    "1 - 58/1000", ("≈", "0.942", "exactly"),
)
statement(
    "ch8-peak-before", "its size peaks at p_t = .058: it grows before", {},
    "bend(575/10000)", ("<", "0", "the slope's slope at .0575"),
    define=[PUSH, PUSH_SLOPE],
)
statement(
    "ch8-peak-after", "its size peaks at p_t = .058: it falls after", {},
    "bend(585/10000)", (">", "0", "the slope's slope at .0585"),
    define=[PUSH, PUSH_SLOPE],
)
statement(
    "ch8-peak-certified", "its size is at most 1.129 on the compact part", UNIT,
    "-push(p, 2)", ("<", "1129/1000", "ball arithmetic on an interval"),
    define=[PUSH], where=["p >= 1/1000", "p <= 999/1000"],
    expect="certified",
)
statement(
    "ch8-peak-near-zero", "its size is at most 1.129: the part p_t < 1/1000", {"r": "(0, 1)"},
    "-push(p, 2)",
    ("==", "(1 - p)**2*(1 - p) + (1 - p)**2*(-2*p*log(p))", "multiply out"),
    ("<=", "1 - 2*p*log(p)", "the factors are at most 1"),
    ("==", "1 + 2*p*log(1000) + 2*p*log(1/(1000*p))", "log p = −log 1000 − log(1/(1000p))"),
    ("<=", "1 + 2*p*log(1000) + 2*p*(1/(1000*p) - 1)", "log t ≤ t − 1"),
    ("==", "1 + 2/1000 + 2*p*(log(1000) - 1)", "collect"),
    ("<=", "1 + 2/1000 + 2/1000*(log(1000) - 1)", "p is at most 1/1000"),
    ("<", "1129/1000", "1.0139 …"),
    define=[PUSH, ("p", "r/1000", "p")],
)
statement(
    "ch8-peak-near-one", "its size is at most 1.129: the part p_t > 999/1000", {"r": "(0, 1)"},
    "-push(p, 2)",
    ("<=", "3*(1 - p)**3", "−p log p ≤ 1 − p"),
    ("<", "1129/1000", "1 − p is below 1/1000"),
    define=[PUSH, ("p", "1 - r/1000", "p")],
)
statement(
    "ch8-peak-rising", "its size peaks at p_t = .058: it grows before, certified", UNIT,
    "bend(p)", ("<", "0", "ball arithmetic on an interval"),
    define=[PUSH, PUSH_SLOPE], where=["p >= 1/1000", "p <= 575/10000"],
    expect="certified",
)
statement(
    "ch8-peak-falling", "its size peaks at p_t = .058: it falls after, certified", UNIT,
    "bend(p)", (">", "0", "ball arithmetic on an interval"),
    define=[PUSH, PUSH_SLOPE], where=["p >= 585/10000", "p <= 99/100"],
    expect="certified",
)
statement(
    "ch8-not-proper", "not a proper loss: truth .9, the expected loss still slopes at p = .9", {},
    "slope(9/10)", ("≈", "1.1955", "to four digits: far from 0"),
    define=[RISK, RISK_SLOPE],
)
statement(
    "ch8-minimiser-before", "its minimiser is .69421, certified by a sign change", {},
    "slope(694205/1000000)", ("<", "0", "falling at .694205"),
    define=[RISK, RISK_SLOPE],
)
statement(
    "ch8-minimiser-after", "its minimiser is .69421, certified by a sign change", {},
    "slope(694215/1000000)", (">", "0", "rising at .694215"),
    define=[RISK, RISK_SLOPE],
)
statement(
    "ch8-minimiser-falls", "its minimiser is .69421: falling before, certified", UNIT,
    "Derivative(risk(p), p)", ("<", "0", "ball arithmetic on an interval"),
    define=[RISK], where=["p >= 1/100", "p <= 694205/1000000"],
    expect="certified",
)
statement(
    "ch8-minimiser-rises", "its minimiser is .69421: rising after, certified", UNIT,
    "Derivative(risk(p), p)", (">", "0", "ball arithmetic on an interval"),
    define=[RISK], where=["p >= 694215/1000000", "p <= 99/100"],
    expect="certified",
)
statement(
    "ch8-minimiser-falls-near-zero", "its minimiser is .69421: falling below 1/100", {"r": "(0, 1)"},
    "slope(q)",
    ("==", "9/5*(1 - q)*log(q) - 9/10*(1 - q)**2/q - 1/5*q*log(1 - q) + 1/10*q**2/(1 - q)", "product rule"),
    ("<", "-9/10*(1 - q)**2/q - 1/5*q*log(1 - q) + 1/10*q**2/(1 - q)", "log q is negative"),
    ("<=", "-9/10*(1 - q)**2/q + 1/5*q*q/(1 - q) + 1/10*q**2/(1 - q)", "log t ≥ 1 − 1/t"),
    ("==", "-3/10*(3*(1 - q)**3 - q**3)/(q*(1 - q))", "common denominator"),
    ("<", "0", "q is below ½"),
    define=[RISK, RISK_SLOPE, ("q", "r/100", "q")],
)
statement(
    "ch8-minimiser-rises-near-one", "its minimiser is .69421: rising above 99/100", {"r": "(0, 1)"},
    "slope(q)",
    ("==", "9/5*(1 - q)*log(q) - 9/10*(1 - q)**2/q - 1/5*q*log(1 - q) + 1/10*q**2/(1 - q)", "product rule"),
    (">", "9/5*(1 - q)*log(q) - 9/10*(1 - q)**2/q + 1/10*q**2/(1 - q)", "log(1 − q) is negative"),
    (">=", "9/5*(1 - q)*(1 - 1/q) - 9/10*(1 - q)**2/q + 1/10*q**2/(1 - q)", "log t ≥ 1 − 1/t"),
    ("==", "1/10*(q**3 - 27*(1 - q)**3)/(q*(1 - q))", "common denominator"),
    (">", "0", "q is above 3(1 − q)"),
    define=[RISK, RISK_SLOPE, ("q", "1 - r/100", "q")],
)
statement(
    "ch8-cross-entropy-is-proper", "cross-entropy is a proper loss: no slope at the truth", {"t": "(0, 1)"},
    "slope(t, t)", ("==", "0", "−t/t + (1 − t)/(1 − t)"),
    define=[("slope(p, t)", "Derivative(-t*log(p) - (1 - t)*log(1 - p), p)", "R'")],
)
statement(
    "ch8-focal-not-proper-in-general", "not a proper loss: γ = 2, the slope at the truth", {"t": "(0, 1)"},
    "slope(t, t)", ("==", "2*t*(1 - t)*(log(t) - log(1 - t)) + 2*t - 1", "product rule"),
    define=[("slope(p, t)", "Derivative(-t*(1 - p)**2*log(p) - (1 - t)*p**2*log(1 - p), p)", "R'")],
)
statement(
    "ch8-focal-pulls-to-the-middle", "miscalibrated: γ = 2, it rises at any truth above ½", {"t": "(0, 1)"},
    "2*t*(1 - t)*(log(t) - log(1 - t)) + 2*t - 1",
    (">", "2*t - 1", "log t > log(1 − t)"),
    (">", "0", "t is above ½"),
    where=["t > 1/2"],
)
wrong(
    "ch8-wrong-p-t", "X8: p_t is the probability that an object is there", {"p": "(0, 1)", "y": "label"},
    "-y*log(p) - (1 - y)*log(1 - p)", ("==", "-log(p)", "p for p_t"),
)
wrong(
    "ch8-wrong-lost-minus", "published: focal loss without its minus",
    {"p": "(0, 1)", "gamma": "nonnegative"},
    "-(1 - p)**gamma*log(p)", ("==", "(1 - p)**gamma*log(p)", "a lost minus"),
)
wrong(
    "ch8-wrong-factor-on-negatives", "published: (1−P)^γ on negatives", {"p": "(0, 1)", "gamma": "positive"},
    "-(1 - (1 - p))**gamma*log(1 - p)", ("==", "-(1 - p)**gamma*log(1 - p)", "p for p_t"),
)
wrong(
    "ch8-wrong-same-alpha", "published: the same α for both classes",
    {"alpha": "(0, 1)", "p": "(0, 1)", "y": "label"},
    "-(y*alpha + (1 - y)*(1 - alpha))*log(y*p + (1 - y)*(1 - p))",
    ("==", "-alpha*log(y*p + (1 - y)*(1 - p))", "one α"),
)
wrong(
    "ch8-wrong-thousand-times", "“1000 times at .968”", {},
    "1/(1 - 968/1000)**2", ("==", "1000", "as printed"),
)
wrong(
    "ch8-wrong-convex", "a slip: the focal loss taken for convex", {"x": "real"},
    "Derivative(FL(x), x, x)", (">=", "0", "as cross-entropy"),
    define=[SIGMA, FOCAL2],
)
wrong(
    "ch8-wrong-gradient-at-most-one", "a slip: the focal gradient is never above cross-entropy's", UNIT,
    "-push(p, 2)", ("<=", "1 - p", "FL ≤ CE, so its slope too"),
    define=[PUSH],
)
wrong(
    "ch8-wrong-gradient-without-the-log", "a slip: the factor held fixed in the derivative", SIGNED,
    "Derivative(FL(x), x)", ("==", "s*(1 - pt(x))**gamma*(pt(x) - 1)", "the factor's slope forgotten"),
    define=[SIGMA, PT, SIGNED_FOCAL],
)

# ---------------------------------------------------------------------------- 9 Training

PENALISED = {**BATCH, "C": "positive"}
RIDGE = ("ridge", "C*Sum(loss(X(i), y[i]), (i, 1, n)) + Sum(w[k]**2, (k, 1, m))/2", "J")
CLASSES = {"n": "count", "m": "count", "c": "count", "a": "real[n, m]", "w": "real[m, c]",
           "y": "[0, 1][n, c]", "j": "index[m]", "h": "index[c]"}
Z = ("z(i, k)", "Sum(a[i, l]*w[l, k], (l, 1, m))", "z")
ZS = ("S(i, k)", "exp(z(i, k))/Sum(exp(z(i, u)), (u, 1, c))", "s")

statement(
    "ch9-penalised-gradient", "L2-penalised logistic regression: the gradient", PENALISED,
    "Derivative(ridge, w[j])",
    ("==", "C*Sum((sigma(X(i)) - y[i])*a[i, j], (i, 1, n)) + w[j]", "cross-entropy's and the penalty's"),
    define=[SIGMA, LOSS, XI, RIDGE],
)
statement(
    "ch9-free-intercept", "intercept free", PENALISED,
    "Derivative(ridge, b)", ("==", "C*Sum(sigma(X(i)) - y[i], (i, 1, n))", "the penalty does not hold b"),
    define=[SIGMA, LOSS, XI, RIDGE],
)
statement(
    "ch9-penalised-hessian", "Newton: the Hessian", PENALISED,
    "Derivative(ridge, w[j], w[l])",
    ("==", "C*Sum(sigma(X(i))*(1 - sigma(X(i)))*a[i, j]*a[i, l], (i, 1, n)) + KroneckerDelta(j, l)",
     "cross-entropy's and the penalty's"),
    define=[SIGMA, LOSS, XI, RIDGE],
)
statement(
    "ch9-penalised-hessian-bound", "the penalty makes the Hessian positive definite",
    {**FORM, "C": "positive"},
    "C*Sum(s[i]*(1 - s[i])*Sum(a[i, k]*v[k], (k, 1, m))**2, (i, 1, n)) + Sum(v[k]**2, (k, 1, m))",
    (">=", "Sum(v[k]**2, (k, 1, m))", "the first sum is never negative"),
)
statement(
    "ch9-penalised-hessian-loss-part", "the penalty adds to something that is never negative",
    {**FORM, "C": "positive"},
    "C*Sum(s[i]*(1 - s[i])*Sum(a[i, k]*v[k], (k, 1, m))**2, (i, 1, n))",
    (">=", "0", "squares with positive weights"),
)
statement(
    "ch9-penalised-hessian-is-positive", "the penalty makes the Hessian positive definite",
    {"m": "count", "v": "real[m]", "j": "index[m]"},
    "Sum(v[k]**2, (k, 1, m))", (">", "0", "v_j is not 0"),
    where=["Ne(v[j], 0)"],
)
statement(
    "ch9-penalty-bounds-the-weights", "with the penalty the objective grows with the weights", PENALISED,
    "ridge", (">", "Sum(w[k]**2, (k, 1, m))/2", "no loss is negative"),
    define=[SIGMA, LOSS, XI, RIDGE],
)
statement(
    "ch9-penalty-at-zero", "with the penalty the objective at zero weights is C n log 2",
    {"n": "count", "y": "[0, 1][n]", "C": "positive"},
    "C*Sum(loss(0, y[i]), (i, 1, n))", ("==", "C*n*log(2)", "σ(0) = ½"),
    define=[SIGMA, LOSS],
)
statement(
    "ch9-separable", "linearly separable: without a penalty the weights grow without end",
    {**N, "t": "real", "c": "real[n]", "m": "positive[n]"},
    "Derivative(Sum(log(1 + exp(-(c[i] + t*m[i]))), (i, 1, n))/n, t)", ("<", "0", "every term falls"),
)
statement(
    "ch9-separable-many-classes", "linearly separable: without a penalty the weights grow without end",
    {**N, "t": "real", "m": "nonnegative[n]"},
    "Derivative(log(Sum(exp(-t*m[i]), (i, 1, n))), t)",
    ("==", "-Sum(m[i]*exp(-t*m[i]), (i, 1, n))/Sum(exp(-t*m[i]), (i, 1, n))", "chain rule"),
    ("<=", "0", "margins are not negative"),
)
statement(
    "ch9-softmax-regression", "softmax regression on the digits: the gradient", CLASSES,
    "Derivative(Sum(log(Sum(exp(z(i, k)), (k, 1, c))) - Sum(y[i, k]*z(i, k), (k, 1, c)), "
    "(i, 1, n)), w[j, h])",
    ("==", "Sum((S(i, h) - y[i, h])*a[i, j], (i, 1, n))", "softmax − label, times the feature"),
    define=[Z, ZS],
)
statement(
    "ch9-weighted-gradient", "imbalanced: weighted cross-entropy", {**LOGIT, "w": "positive"},
    "Derivative(-w*y*log(sigma(x)) - (1 - y)*log(1 - sigma(x)), x)",
    ("==", "(1 - y + w*y)*sigma(x) - w*y", "weights times labels"),
    define=[SIGMA],
)
statement(
    "ch9-weighted-is-not-calibrated", "calibration: a weight moves the best logit by log w",
    {"p": "(0, 1)", "w": "positive"},
    "(1 - p + w*p)*sigma(log(p/(1 - p)) + log(w)) - w*p",
    ("==", "0", "the expected slope is 0 there, not at the log-odds"),
    define=[SIGMA],
)
statement(
    "ch9-focal-gradient", "the same task, focal: the gradient for a weight",
    {**NEURON, "gamma": "nonnegative"},
    "Derivative(FL(X), w[j])",
    ("==", "(1 - sigma(X))**gamma*(gamma*sigma(X)*log(sigma(X)) + sigma(X) - 1)*a[j]", "chain rule"),
    define=[SIGMA, FOCAL, X],
)
statement(
    "ch9-newton-step", "Newton: one weight, the step", {"g": "real", "h": "positive", "d": "real"},
    "g*d + h*d**2/2",
    ("==", "-g**2/(2*h) + h*(d + g/h)**2/2", "complete the square"),
    (">=", "-g**2/(2*h)", "smallest at d = −g/h"),
)
wrong(
    "ch9-wrong-penalised-intercept", "a slip: the intercept penalised too", PENALISED,
    "Derivative(ridge, b)", ("==", "C*Sum(sigma(X(i)) - y[i], (i, 1, n)) + b", "a penalty on b"),
    define=[SIGMA, LOSS, XI, RIDGE],
)
wrong(
    "ch9-wrong-pos-weight", "published: pos_weight applied so that only soft labels show it",
    {"p": "(0, 1)", "y": "[0, 1]", "w": "positive"},
    "-w*y*log(p) - (1 - y)*log(1 - p)",
    ("==", "(w*y + 1 - y)*(-y*log(p) - (1 - y)*log(1 - p))", "one weight for the whole loss"),
)
wrong(
    "ch9-wrong-weighted-calibrated", "a slip: a weighted loss taken for calibrated",
    {"p": "(0, 1)", "w": "positive"},
    "(1 - p + w*p)*sigma(log(p/(1 - p))) - w*p", ("==", "0", "the log-odds"),
    define=[SIGMA],
)
