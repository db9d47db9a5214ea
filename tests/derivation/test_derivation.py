"""The chain: fail-fast, its claim, its looks, and what a refusal says."""

import json

import pytest

from companion.derivation import Derivation, Domain, StepRefused, decimals
from companion.derivation.judge import MIME, Verdict


@pytest.fixture
def v():
    return Domain(x="real", y="[0, 1]").define("sigma(x)", "1/(1 + exp(-x))", latex=r"\sigma")


@pytest.fixture
def loss(v):
    return Derivation("-y*log(sigma(x)) - (1 - y)*log(1 - sigma(x))", v, id="loss", title="The loss")


def test_a_chain_reads_as_it_was_written(loss):
    d = loss.eq("x - x*y + log(1 + exp(-x))", "collect")
    assert str(d) == (
        "The loss, for x ∈ ℝ, y ∈ [0, 1]\n"
        "  −y·log σ(x) − (1 − y)·log(1 − σ(x))\n"
        "■   = x − x·y + log(1 + e^(−x))    collect (normal form)\n"
        "1 of 1 line proved"
    )


def test_latex_is_aligned_and_keeps_the_printed_order(loss):
    latex = loss.eq("x - x*y + log(1 + exp(-x))", "collect")._repr_latex_()
    assert r"&= x - x y + \log(1 + e^{-x}) && \text{collect}" in latex
    assert latex.startswith("$$\n\\begin{aligned}")


def test_the_bundle_is_json_and_says_what_was_proved(loss):
    bundle = loss.eq("x - x*y + log(1 + exp(-x))", "collect")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/latex", MIME}
    data = json.loads(json.dumps(bundle[MIME]))
    assert (data["version"], data["kind"], data["id"], data["proved"], data["total"]) == (
        1,
        "derivation",
        "loss",
        1,
        1,
    )
    (line,) = data["lines"]
    assert (line["status"], line["method"], line["counterexample"]) == ("proved", "normal form", None)


def test_a_wrong_step_stops_with_its_counterexample(loss):
    with pytest.raises(StepRefused) as refusal:
        loss.eq("x + x*y + log(1 + exp(-x))", "collect")
    message = str(refusal.value)
    assert "step 1 of loss is wrong: collect" in message
    assert "left" in message
    assert "right" in message
    assert refusal.value.verdict.status == "refuted"
    assert not loss.steps  # the chain is as it was


def test_an_undecided_step_is_refused_too():
    with pytest.raises(StepRefused, match="was not decided") as refusal:
        Derivation("exp(x)", Domain(x="nonnegative"), id="above").gt("x**2", "growth")
    assert refusal.value.verdict.status == "undecided"


def test_a_refused_inequality_names_its_point_and_its_cause():
    with pytest.raises(StepRefused) as refusal:
        Derivation("x*(1 - x)", Domain(x="real"), id="hill").lt("1/4", "the top")
    assert str(refusal.value) == (
        "step 1 of hill is wrong: the top\n"
        "  x·(1 − x) < 1/4, for x ∈ ℝ\n"
        "  at x = 1/2: left 0.25 is not < right 0.25\n"
        "  ≤ would be proved: the two sides are equal at x = 1/2."
    )


# e^p log(1 + p) has no bound that algebra finds; on a compact interval ball arithmetic does
COMPACT = Domain(p="(0, 1)", where=["p >= 1/25", "p <= 24/25"])


@pytest.fixture
def mixed():
    d = Derivation("exp(p)*log(1 + p)", COMPACT, id="mixed").eq("log(1 + p)*exp(p)", "another order")
    return d.lt("2", "on an interval")


def test_a_line_that_is_certified_says_so(mixed):
    proved, certified, count = str(mixed).splitlines()[2:]
    assert proved.startswith("■   = ")
    assert certified.startswith("◇   < 2")
    assert certified.endswith("on an interval (certified: ball arithmetic on 1/25 ≤ p ≤ 24/25)")
    assert count == "1 of 2 lines proved, 1 certified"
    assert r"&& \text{on an interval (certified)}" in mixed._repr_latex_()
    data = mixed._repr_mimebundle_()[MIME]
    assert (data["proved"], data["total"]) == (1, 2)
    assert [line["status"] for line in data["lines"]] == ["proved", "certified"]


def test_a_claim_is_as_strong_as_its_weakest_line(mixed):
    claim = mixed.eq("1 + 1", "numbers").claim
    assert str(claim).startswith("◇ certified: e^p·log(1 + p) < 1 + 1, for p ∈ (0, 1)")
    bundle = claim._repr_mimebundle_()
    assert bundle["text/latex"].endswith(r"\qquad \text{certified} $$")
    assert (bundle[MIME]["proved"], bundle[MIME]["total"]) == (0, 1)
    assert bundle[MIME]["lines"][0]["status"] == "certified"


def test_a_decimal_rests_on_both_of_its_bounds(monkeypatch):
    judged = {">": "certified", "<": "proved"}

    def judge(left, right, domain, relation):
        return Verdict(judged[relation], f"method {relation}", "", None, (left, relation, right, domain))

    monkeypatch.setattr(decimals, "judge", judge)
    verdict = Derivation("log(2)", Domain(), id="coin").rounds_to("0.6931").steps[-1].verdict
    assert (verdict.status, verdict.method) == ("certified", "method >, method <")


def test_a_wrong_decimal_is_refused_with_the_right_one():
    with pytest.raises(StepRefused) as refusal:
        Derivation("log(2)", Domain(), id="coin").rounds_to("0.6932")
    assert str(refusal.value) == (
        "step 1 of coin is wrong: to the digits shown\n"
        "  log 2 ≈ 0.6932\n"
        "  the value is 0.69314718\n"
        "  0.6931 would be proved."
    )
    with pytest.raises(StepRefused, match="one side counts in nats, the other in bits"):
        Derivation("log(10) - 12/5*log(2)", Domain(), id="bag").rounds_to("0.9219")


def test_a_reason_that_was_not_used_is_refused():
    d = Derivation("x*(1 + x)", Domain(x="real"), id="product")
    with pytest.raises(StepRefused) as refusal:
        d.eq("x + x**2", "case by case")
    assert str(refusal.value) == (
        "step 1 of product is right, but not for this reason: case by case\n"
        "  x·(1 + x) = x + x^2, for x ∈ ℝ\n"
        "  The reason speaks of cases, but none were told apart. The judge's method: normal form."
    )
    assert not d.steps
    assert d.eq("x + x**2", "multiply out").steps


def test_a_certificate_goes_to_the_judge():
    d = Derivation("x**2 + y**2", Domain(x="real", y="real"), id="squares")
    with pytest.raises(StepRefused) as refusal:
        d.ge("2*x*y", "a square", certificate="(x + y)**2")
    assert str(refusal.value).splitlines()[2:] == [
        "  not decided: the certificate is not what the larger side has more",
        "  Correct the certificate, or leave it out.",
    ]
    assert d.ge("2*x*y", "a square", certificate="(x - y)**2").steps[-1].verdict.method == "certificate"


def test_the_claim_relates_first_and_last():
    s = Domain(s="(0, 1)")
    d = Derivation("s*(1 - s)", s, id="quarter").eq("1/4 - (s - 1/2)**2", "square").le("1/4", "squares")
    assert str(d.claim) == "■ proved: s·(1 − s) ≤ 1/4, for s ∈ (0, 1)"
    assert d.lt("1", "numbers").claim.relation == "<"


def test_a_claim_has_no_id_of_its_own_on_the_page(loss):
    data = loss.eq("x - x*y + log(1 + exp(-x))", "collect").claim._repr_mimebundle_()[MIME]
    assert data["id"] == ""
    assert data["of"] == "loss"


def test_chains_go_one_way():
    d = Derivation("0", Domain(x="real"), id="two-ways").le("x**2", "squares")
    with pytest.raises(ValueError, match="one way"):
        d.ge("0", "squares")


def test_decimals_are_proved_to_the_digit():
    d = Derivation("log(10) - 12/5*log(2)", Domain(), id="bag").rounds_to("0.6390")
    assert "≈ 0.6390" in str(d)
    with pytest.raises(StepRefused):
        Derivation("log(2)", Domain(), id="coin").rounds_to("0.6932")
    with pytest.raises(ValueError, match="ends a chain"):
        d.eq("1", "no")
    with pytest.raises(TypeError, match="string"):
        Derivation("log(2)", Domain(), id="coin").rounds_to(0.6931)


def test_bad_arguments(v):
    with pytest.raises(ValueError, match="id must be"):
        Derivation("x", v, id="no spaces")
    with pytest.raises(ValueError, match="reason"):
        Derivation("x", v, id="empty").eq("x", " ")
    with pytest.raises(ValueError, match="no exact line"):
        _ = Derivation("x", v, id="empty").claim


def test_a_small_rounded_value_prints_as_a_power_of_ten():
    derivation = Derivation("1/3**40", Domain(), id="small").rounds_to("8.23e-20")
    assert r"\approx 8.23 \cdot 10^{-20}" in derivation._repr_latex_()
    assert derivation._repr_mimebundle_()[MIME]["lines"][-1]["rhs"] == r"8.23 \cdot 10^{-20}"
    assert "≈ 8.23e-20" in str(derivation)
