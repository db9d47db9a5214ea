// Sums over the outcomes of a distribution, in nat.

/** −log p, and never −0. */
export const surprise = (p) => Math.abs(Math.log(p));

/** −Σ p log q, with 0 log 0 = 0: what never happens costs nothing. */
export const crossEntropy = (p, q) => total(p.map((share, outcome) => share && share * surprise(q[outcome])));

export const entropy = (p) => crossEntropy(p, p);

/** Σ p log(p/q) as Σ p log(p/q) − p + q, whose every term is at least 0: the sum cannot turn negative. */
export const divergence = (p, q) => total(p.map((share, outcome) => excess(share, q[outcome])));

/** One term of it, p(t − 1 − log t) with t = q/p. */
export const excess = (p, q) => (p ? Math.max(p * Math.log(p / q) - p + q, 0) : q);

export const total = (terms) => terms.reduce((sum, term) => sum + term, 0);

/** State is in integers, shares of 100, so that sums of steps stay exact. */
export const probabilities = (shares) => shares.map((share) => share / 100);
