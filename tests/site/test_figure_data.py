"""The stored numbers of two moving figures, made again by book/_tools/figure_data.py and compared."""

import math

import figure_data
import pytest


def test_what_is_stored_has_the_form_that_is_written():
    for name in figure_data.MADE:
        path = figure_data.FIGURES / name
        assert path.read_text(encoding="utf-8") == figure_data.text(figure_data.stored(name))


def test_scores_are_those_of_the_trained_models():
    made, stored = figure_data.threshold(), figure_data.stored("threshold-data.js")
    assert list(made) == list(stored) == ["cross-entropy", "focal"]
    for loss, classes in made.items():
        for name, scores in classes.items():
            assert stored[loss][name] == pytest.approx(scores, abs=1)  # thousandths: one may round either way


def test_values_and_errors_are_those_of_this_processor():
    """To the last digits: those of exp and log differ between processors."""
    made, stored = figure_data.four_formulas(), figure_data.stored("four-formulas-data.js")
    assert (made["logits"], made["exact"]) == (stored["logits"], stored["exact"])
    for kind in ("float32", "float64"):
        for name, column in made[kind].items():
            for new, old in zip(column["values"], stored[kind][name]["values"], strict=True):
                assert _value(new) == pytest.approx(_value(old), rel=2e-4)
            for new, old in zip(column["errors"], stored[kind][name]["errors"], strict=True):
                assert _close(new, old), (kind, name, new, old)


def _value(text):
    power = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).replace("·10", "e")
    return math.inf if text == "∞" else float(power)


def _close(new, old):
    if new is None or old is None:
        return new is old
    return abs(new - old) <= max(2, 0.05 * max(new, old))  # ulp


def test_a_changed_number_is_noticed():
    assert not _close(9.3e6, 8.3e6)
    assert not _close(0.3, None)
    assert _value("2.0612·10⁻⁹") == 2.0612e-9
    assert _value("0") == 0
