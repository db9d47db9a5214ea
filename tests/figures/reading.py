"""What tests read in a figure: its curves, lines and words."""

import matplotlib

# Six significant digits are drawn: a drawn value differs from the computed one by at most this share of it.
DRAWN = 5e-6


def lines(figure, panel=0):
    return [(line.get_xdata(), line.get_ydata()) for line in figure.matplotlib.axes[panel].lines]


def curves(figure, panel=0):
    return [(x, y) for x, y in lines(figure, panel) if len(x) > 50]


def texts(figure):
    return [text.get_text() for text in figure.matplotlib.findobj(matplotlib.text.Text)]
