"""High-precision reference values for the numeric core, and the distance to them in units in the last place.

The formulas here are the definitions, evaluated by mpmath on the exact value of each floating-point input,
with `log1p` and `expm1` in place of differences that would need thousands of digits. Nothing is shared with
the package.
"""

import math

import numpy as np
from mpmath.ctx_mp import MPContext

mp = MPContext()  # its own, so that no test changes another's precision
mp.dps = 60


def exact(value):
    """The number that a float, of any width, stands for."""
    return mp.mpf(float(value))


# ---------------------------------------------------------------- definitions, for high-precision numbers


def sigmoid(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def softplus(x):
    return mp.log1p(mp.exp(x)) if x <= 0 else x + mp.log1p(mp.exp(-x))


def log_sigmoid(x):
    return -softplus(-x)


def log1mexp(x):
    return mp.log1p(-mp.exp(x)) if x < -1 else mp.log(-mp.expm1(x))


def logsumexp(x):
    largest = max(x)
    rest = list(x)
    rest.remove(largest)
    return largest + mp.log1p(mp.fsum(mp.exp(other - largest) for other in rest))


def log_softmax(x):
    largest = max(x)
    over_largest = logsumexp([score - largest for score in x])  # has all its digits, also where it is tiny
    return [(score - largest) - over_largest for score in x]


def softmax(x):
    return [mp.exp(log) for log in log_softmax(x)]


def _times_log(weight, number):
    """weight · log(number), with 0 · log 0 = 0."""
    if weight == 0:
        return mp.zero
    return weight * mp.log(number) if number else -mp.inf


def information_content(p):
    return -mp.log(p) if p else mp.inf


def binary_entropy(p):
    return -_times_log(p, p) - ((1 - p) * _log1m(p) if p != 1 else mp.zero)


def entropy(p):
    return cross_entropy(p, p)


def cross_entropy(p, q):
    return mp.fsum(-_times_log(a, b) for a, b in zip(p, q, strict=True))


def perplexity(p, q):
    return mp.exp(cross_entropy(p, q))


def kl_divergence(p, q):
    """In the form that is never negative, whatever the sums of p and q."""
    pairs = list(zip(p, q, strict=True))
    if any(a and not b for a, b in pairs):
        return mp.inf
    return mp.fsum(a * mp.log(a / b) - a + b if a else b for a, b in pairs)


def jensen_shannon_divergence(p, q):
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2


def bernoulli_log_likelihood(p, y):
    return -mp.fsum(bce(a, b) for a, b in zip(p, y, strict=True))


def bernoulli_score(p, y):
    yes, no = _score_terms(p, y)
    return yes - no


def bernoulli_score_scale(p, y):
    return max(_score_terms(p, y))


def _score_terms(p, y):
    yes = mp.fsum(b / a for a, b in zip(p, y, strict=True) if b)
    return yes, mp.fsum((1 - b) / (1 - a) for a, b in zip(p, y, strict=True) if b != 1)


def bernoulli_mle(y):
    return mp.fsum(y) / len(y)


def _log1m(p):
    return mp.log1p(-p)


def bce(p, y):
    return (-y * mp.log(p) if y else mp.zero) + (-(1 - y) * _log1m(p) if y != 1 else mp.zero)


def bce_gradient(p, y):
    return (-y / p if y else mp.zero) + ((1 - y) / (1 - p) if y != 1 else mp.zero)


def bce_second_derivative(p, y):
    return (y / p**2 if y else mp.zero) + ((1 - y) / (1 - p) ** 2 if y != 1 else mp.zero)


def bce_of_logit(x, y, w=1):
    return w * y * softplus(-x) + (1 - y) * softplus(x)


def bce_of_logit_gradient(x, y, w=1):
    return (1 - y) * sigmoid(x) - w * y * sigmoid(-x)


def bce_of_logit_gradient_scale(x, y, w=1):
    """The larger of the two terms that the gradient with a soft label is the difference of."""
    return max((1 - y) * sigmoid(x), w * y * sigmoid(-x))


def bce_of_logit_second_derivative(x, y, w=1):
    return (1 - y + w * y) * sigmoid(x) * sigmoid(-x)


def targets(label, count, class_weight=None, smoothing=0):
    """wₖ ((1 − ε) yₖ + ε/K) of a class or a distribution."""
    y = [mp.mpf(k == label) for k in range(count)] if isinstance(label, int) else label
    w = class_weight or [mp.one] * count
    return [w[k] * ((1 - smoothing) * y[k] + smoothing / count) for k in range(count)]


def cce(p, y):
    return mp.fsum(-y[k] * mp.log(p[k]) for k in range(len(p)) if y[k])


def cce_gradient(p, y):
    return [-y[k] / p[k] if y[k] else mp.zero for k in range(len(p))]


def cce_of_logits(x, y):
    logs = log_softmax(x)
    return mp.fsum(-y[k] * logs[k] for k in range(len(x)) if y[k])


def _others(terms):
    return [mp.fsum(terms[:k] + terms[k + 1 :]) for k in range(len(terms))]


def cce_of_logits_gradient_terms(x, y):
    """Σⱼ yⱼ sᵢ and yᵢ Σⱼ sⱼ, over all j but i: the derivative by xᵢ is their difference."""
    s = softmax(x)
    first = [s[i] * total for i, total in enumerate(_others(y))]
    second = [y[i] * total for i, total in enumerate(_others(s))]
    return first, second


def cce_of_logits_gradient(x, y):
    return [a - b for a, b in zip(*cce_of_logits_gradient_terms(x, y), strict=True)]


def cce_of_logits_gradient_scale(x, y):
    return [max(a, b) for a, b in zip(*cce_of_logits_gradient_terms(x, y), strict=True)]


def cce_of_logits_hessian_times(x, y, v, size=lambda difference: difference):
    """Σⱼ sᵢ sⱼ (vᵢ − vⱼ), times Σ y."""
    s, total = softmax(x), mp.fsum(y)
    return [total * s[i] * mp.fsum(s[j] * size(v[i] - v[j]) for j in range(len(x))) for i in range(len(x))]


def cce_of_logits_hessian_times_scale(x, y, v):
    return cce_of_logits_hessian_times(x, y, v, abs)


def _share_of_class(y, alpha):
    return 1 if alpha is None else (alpha if y == 1 else 1 - alpha)


def focal(x, y, gamma=2, alpha=None):
    x = (2 * y - 1) * x
    return _share_of_class(y, alpha) * sigmoid(-x) ** gamma * softplus(-x)


def focal_gradient(x, y, gamma=2, alpha=None):
    s, x = 2 * y - 1, (2 * y - 1) * x
    p, q, log_p = sigmoid(x), sigmoid(-x), log_sigmoid(x)
    return s * _share_of_class(y, alpha) * q**gamma * (gamma * p * log_p - q)


def _focal_bends(x, y, gamma, alpha):
    """What bends the focal loss up, and what bends it down."""
    x = (2 * y - 1) * x
    p, q, u = sigmoid(x), sigmoid(-x), softplus(-x)
    factor = _share_of_class(y, alpha) * q**gamma * p
    return factor * ((2 * gamma + 1) * q + gamma**2 * p * u), factor * gamma * q * u


def focal_second_derivative(x, y, gamma=2, alpha=None):
    up, down = _focal_bends(x, y, gamma, alpha)
    return up - down


def focal_second_derivative_scale(x, y, gamma=2, alpha=None):
    """The larger of the positive and the negative part of the second derivative."""
    return max(_focal_bends(x, y, gamma, alpha))


def focal_star(x, y, gamma=2, beta=0):
    return softplus(-(gamma * (2 * y - 1) * x + beta)) / gamma


def focal_star_gradient(x, y, gamma=2, beta=0):
    s = 2 * y - 1
    return -s * sigmoid(-(gamma * s * x + beta))


def focal_star_second_derivative(x, y, gamma=2, beta=0):
    a = gamma * (2 * y - 1) * x + beta
    return gamma * sigmoid(a) * sigmoid(-a)


# ---------------------------------------------------------------- units in the last place


def ulp(value, dtype=np.float64):
    """The distance of the floating-point numbers of `dtype` around a high-precision number."""
    info = np.finfo(dtype)
    if value == 0:
        return mp.ldexp(1, info.minexp - info.nmant)
    exponent = max(mp.frexp(abs(value))[1] - 1, info.minexp)
    return mp.ldexp(1, int(exponent) - info.nmant)


def error(computed, reference, scale=None):
    """|computed − reference| in units in the last place of the reference (or of `scale`).

    An infinity where a number is right, or a number where infinity is, is an infinite error; so is a nan.
    """
    dtype = computed.dtype
    largest = exact(np.finfo(dtype).max)
    if not np.isfinite(computed):
        # inf is right where rounding to nearest gives inf
        right = abs(reference) >= largest + ulp(largest, dtype) / 2 and (computed > 0) == (reference > 0)
        return 0.0 if right else math.inf
    if abs(reference) > largest + ulp(largest, dtype):
        return math.inf
    return float(abs(exact(computed) - reference) / ulp(reference if scale is None else scale, dtype))


# ---------------------------------------------------------------- where to look


def numbers(dtype=np.float64, per_binade=1, seed=0):
    """Floats of every exponent, both signs, zeros and extremes, and of the regions where formulas change."""
    info = np.finfo(dtype)
    rng = np.random.default_rng(seed)
    exponents = np.repeat(np.arange(info.minexp - info.nmant, info.maxexp), per_binade)
    if len(exponents) > 800:  # float64: the outer exponents, where nothing happens, one in eight
        exponents = exponents[(np.abs(exponents) < 80) | (np.arange(len(exponents)) % 8 == 0)]
    every = np.ldexp(rng.uniform(1, 2, len(exponents)), exponents)
    regions = [(0, 1), (0.5, 0.9), (16, 40), (85, 89.5), (100, 105), (705, 711), (740, 747)]
    critical = np.concatenate([rng.uniform(low, high, 40 * per_binade) for low, high in regions])
    extremes = [0, info.smallest_subnormal, info.tiny, info.max, math.log(2), math.log(info.max), 36.7368, 37]
    with np.errstate(all="ignore"):  # values beyond the range of a narrow type become inf, and are left out
        positive = np.concatenate([every, critical, np.array(extremes, dtype=np.float64)]).astype(dtype)
    positive = positive[np.isfinite(positive)]
    return np.concatenate([-positive[::-1], positive])


def neighbours(value, dtype=np.float64):
    """A cutoff, and the numbers one unit in the last place on either side of it."""
    value = np.asarray(value, dtype=dtype)
    return np.array([np.nextafter(value, dtype(-np.inf)), value, np.nextafter(value, dtype(np.inf))])
