"""The chain: fail-fast, its claim, its looks, and what a refusal says."""

import json

import pytest

from companion.derivation import Derivation, Domain, StepRefused
from companion.derivation.judge import MIME


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


@pytest.mark.parametrize(
    ("left", "right", "domain", "cause"),
    [
        ("Derivative(1/(1 + exp(-x)), x)", "-exp(-x)/(1 + exp(-x))**2", {"x": "real"}, "opposite sign"),
        ("Derivative(x**2, x)", "x", {"x": "real"}, "lost factor"),
        (
            "x - x*y + log(1 + exp(-x))",
            "log(1 + exp(-(2*y - 1)*x))",
            {"x": "real", "y": "[0, 1]"},
            "hard labels",
        ),
        ("Abs(x)", "x", {"x": "real"}, "x ≥ 0 only"),
    ],
)
def test_a_refusal_names_the_likely_cause(left, right, domain, cause):
    with pytest.raises(StepRefused, match=cause):
        Derivation(left, Domain(**domain), id="slip").eq(right, "a slip")


def test_an_undecided_step_is_refused_too():
    with pytest.raises(StepRefused, match="was not decided") as refusal:
        Derivation("exp(x)", Domain(x="nonnegative"), id="above").gt("x**2", "growth")
    assert refusal.value.verdict.status == "undecided"


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
