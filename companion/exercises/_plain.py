"""A statement as plain text: its Markdown stays, its TeX is written as one would type it."""

import re
import textwrap

from companion.exercises._result import WIDTH, wrap

_SIGNS = """
alpha α beta β gamma γ delta δ epsilon ε theta θ lambda λ mu μ pi π rho ρ sigma σ tau τ varphi φ Delta Δ
Sigma Σ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ infty ∞ sqrt √ ell ℓ cdot · times × pm ± le ≤ leq ≤ ge ≥ geq ≥
ne ≠ neq ≠ approx ≈ equiv ≡ in ∈ to → mapsto ↦ implies ⟹ iff ⇔ mid | lVert ‖ rVert ‖ top ⊤
ldots … dots … cdots ⋯ log log exp exp ln ln min min max max sin sin cos cos tanh tanh lim lim
"""
_SYMBOLS = dict(re.findall(r"(\w+) (\S+)", _SIGNS)) | {"quad": "   ", "qquad": "   "}
_STEPS = [
    (r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])", ""),  # sizes of brackets
    (r"\\(?:begin|end)\{\w+\*?\}", ""),
    (r"\\(?:text|mathrm|operatorname|mathbf|mathbb|mathcal|hat|bar)\{([^{}]*)\}", r"\1"),
    (r"\\([td]?frac)\s*(\d)\s*(\d)", r"\\\1{\2}{\3}"),
    (r"\s*&&\s*", "    "),
    (r"\\\\(\[[^]]*\])?", "\n"),
    (r"&", ""),
    (r"\\[,;:! ]", " "),
    (r"\\\|", "‖"),
    (r"\\([{}%])", r"\1"),
    (r"\\sqrt\{(\w+)\}", r"√\1"),
    (r"([_^])\{(\w)\}", r"\1\2"),
    (r"([_^])\{([^{}]*)\}", r"\1(\2)"),
]
_TIGHT = set("∂∇Δ√")
_FRACTION = re.compile(r"\\[td]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


def plain(markdown: str) -> str:
    """Paragraphs of the width of a terminal, displayed equations indented."""
    text = re.sub(
        r"^[:`]{3,}.*$", "", markdown, flags=re.MULTILINE
    )  # fences say how a page shows their content
    text = re.sub(r"\s*\{status\}`[^`]*`", "", text)  # what a formula rests on is said on the page
    parts = re.split(r"\$\$(.*?)\$\$", text, flags=re.S)
    blocks = [_display(part) if k % 2 else _paragraphs(part) for k, part in enumerate(parts)]
    return "\n\n".join(block for block in blocks if block)


def _display(tex: str) -> str:
    return "\n".join(f"    {line.strip()}" for line in _typed(tex).splitlines() if line.strip())


def _paragraphs(text: str) -> str:
    text = re.sub(r"\$([^$]+)\$", lambda found: _typed(found[1]), text)
    return "\n\n".join(_paragraph(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def _paragraph(block: str) -> str:
    """Lines that belong together are joined; code, rows of a table and items of a list keep their own."""
    if block.lstrip("\n").startswith("- "):
        items = re.split(r"\n(?=- )", block.strip())
        return "\n".join(_item(" ".join(item.split())) for item in items)
    joined = re.sub(r"\n(?! |\||[-*] |\d+\. )", " ", block.strip("\n"))
    return wrap(joined)


def _item(text: str) -> str:
    """An item of a list, its further lines below its first word."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _typed(tex: str) -> str:
    """`\\frac{1}{1 + e^{-x}}` as 1/(1 + e^(-x)). A command that is not known stays as it is."""
    for pattern, instead in _STEPS:
        tex = re.sub(pattern, instead, tex)
    tex = re.sub(r"\\([A-Za-z]+)(?: (?=\w))?", _symbol, tex)
    while _FRACTION.search(tex):
        tex = _FRACTION.sub(lambda found: f"{_factor(found[1])}/{_factor(found[2])}", tex)
    return tex


def _symbol(found: re.Match) -> str:
    """The sign for a command, or the command itself. A name such as log is set off from what follows it."""
    name, follows = found[1], found.string[found.end() :][:1]
    sign = _SYMBOLS.get(name, f"\\{name}")
    if sign in _TIGHT:
        return sign
    named = sign.isascii() and sign.isalpha()
    return sign + (
        " " if found[0].endswith(" ") or (named and (follows.isalnum() or follows == "\\")) else ""
    )


def _factor(text: str) -> str:
    return text if re.fullmatch(r"[\w∂]+(\^\([^()]*\)|\^\w)?", text) else f"({text})"
