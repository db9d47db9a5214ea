"""How accurate and how fast `companion` and the usual libraries are.

`python -m benchmarks accuracy | speed | formulas | conventions`

* `points` — where errors are looked for: every exponent, both signs, the regions where formulas change.
* `functions` — what is measured: arguments, definition in high precision, the error that is aimed at.
* `peers` — how each library is asked for the same thing; one that is not installed is left out by name.
* `formulas` — one loss in several ways, without any library: what each formula gives along the whole line.
* `conventions`, `surprises` — what each library takes its arguments for, and inputs that it gets wrong, found
  out by short programs that `programs` runs.
* `accuracy`, `speed` — the two measurements; `results` — tables, and dated JSON in `benchmarks/results/`.

`make bench` installs the libraries of `benchmarks/requirements.txt` into an environment of their own first.
"""
