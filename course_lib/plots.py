"""One plotting voice: the same colour means the same thing in every lecture.

=================  ======================================================
``REAL``           what the data are: points, densities, curves (blue)
``FAKE``           what the generator makes (orange)
``DISCRIMINATOR``  a discriminator's answer (red)
``CRITIC``         a critic held to a smoothness condition (green)
``THEORY``         what the mathematics says; such curves are dashed
``OTHERS``         colours for what has no such part, in this order
=================  ======================================================

Each function draws on ``ax``, or on a new figure, and returns the axes; further keywords go to ``ax.set`` (``xlabel``,
``title``, ``ylim`` ...). Tensors are taken from any device. No figure passes through pyplot, so none is shown twice:

>>> fig, (left, right) = figure(2)
>>> ax = lines([0, 1], {"D": [0.5, 0.9]}, colors=[DISCRIMINATOR], ax=left, xlabel="x")

A cell that ends with ``fig``, or with ``ax.figure``, shows the picture once. Importing this module sets matplotlib's
defaults (``use_style``), so what you plot yourself speaks with the same voice.
"""

import io
from collections.abc import Callable, Iterator
from itertools import product

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

REAL, FAKE, DISCRIMINATOR, CRITIC = "#1f6fb4", "#f08c00", "#d1242f", "#2b8a3e"
THEORY, MUTED = "#212529", "#868e96"
OTHERS = ("#7048a8", "#0b8793", "#b5651d", "#495057")

STYLE = {
    "figure.dpi": 100,
    "savefig.dpi": 100,
    "figure.facecolor": "white",
    "font.size": 11,
    "axes.titlesize": 11.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.labelcolor": "#343a40",
    "axes.edgecolor": "#adb5bd",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e9ecef",
    "xtick.color": "#495057",
    "ytick.color": "#495057",
    "lines.linewidth": 2,
    "legend.frameon": False,
    "legend.fontsize": 10,
}
DATA_UNITS = {"angles": "xy", "scale_units": "xy", "scale": 1}


def use_style() -> None:
    """Make the course's look matplotlib's default, for every later figure."""
    matplotlib.rcParams.update(STYLE)


use_style()


class Picture(Figure):
    """A figure that belongs to no global list, and shows itself where a cell ends with it, in few bytes."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        png, small = io.BytesIO(), io.BytesIO()
        self.savefig(png, format="png", bbox_inches="tight")
        many, method = Image.open(png).convert("RGB"), Image.Quantize.MAXCOVERAGE  # the default can turn blue teal
        many.quantize(256, method, kmeans=1, dither=Image.Dither.NONE).save(small, "png", optimize=True)
        titles = "; ".join(ax.get_title("left") for ax in self.axes)
        display({"image/png": small.getvalue(), "text/plain": f"Figure: {titles}"}, raw=True)


def figure(columns: int = 1, rows: int = 1, width: float | None = None, height: float = 3.2, **options):
    """A new figure and its axes: one axes, or a row of them, or rows of them. ``options`` go to ``subplots``."""
    width = width or {1: 6.4, 2: 10.0}.get(columns, 3.6 * columns)
    fig = Picture(figsize=(width, height * rows), layout="constrained")
    return fig, fig.subplots(rows, columns, **options)


def _axes(ax: Axes | None) -> Axes:
    return figure()[1] if ax is None else ax


def _array(values) -> np.ndarray:
    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values, dtype=float)


def lines(x, curves: dict[str, object], colors=OTHERS, ax: Axes | None = None, **settings) -> Axes:
    """Curves over ``x``, named in a legend (a name that starts with ``_`` is left out). Theory is dashed."""
    ax = _axes(ax)
    for (name, y), color in zip(curves.items(), colors):
        dashed = color == THEORY
        ax.plot(_array(x), _array(y), color=color, ls="--" if dashed else "-", zorder=3 if dashed else 2, label=name)
    ax.set(**settings)
    if any(not name.startswith("_") for name in curves):
        ax.legend()
    return ax


def densities(x, real=None, fake=None, ax: Axes | None = None, **settings) -> Axes:
    """The two densities over ``x``, as filled curves; either may be left out."""
    ax = _axes(ax)
    for y, color, name in ((real, REAL, "real, $p$"), (fake, FAKE, "generated, $p_G$")):
        if y is not None:
            ax.fill_between(_array(x), _array(y), color=color, alpha=0.18, lw=0)
            ax.plot(_array(x), _array(y), color=color, lw=1.5, label=name)
    ax.set(**settings)
    ax.legend()
    return ax


def dots(x, y=0.0, color: str = THEORY, name: str = "", ax: Axes | None = None, **settings) -> Axes:
    """Points at ``(x, y)``; a single ``y`` serves all. For samples on an axis, maxima on a curve, one's own guess."""
    ax = _axes(ax)
    x, y = np.broadcast_arrays(_array(x), _array(y))
    ax.plot(x, y, "o", ms=7, mec="white", mew=0.8, color=color, label=name or "_", zorder=5, clip_on=False)
    ax.set(**settings)
    if name:
        ax.legend()
    return ax


def cloud(x, y, color: str = OTHERS[0], ax: Axes | None = None, **settings) -> Axes:
    """Thousands of small, see-through points."""
    ax = _axes(ax)
    ax.plot(_array(x), _array(y), ".", ms=2, alpha=0.25, color=color, rasterized=True)
    ax.set(**settings)
    return ax


def level(y: float, text: str, ax: Axes, color: str = THEORY, at: float = 0.99, above: bool = True) -> Axes:
    """A dashed line at height ``y`` with a word on it, which ends at the fraction ``at`` of the width."""
    ax.axhline(y, color=color, ls="--", lw=1.4, zorder=1.5)
    shift, side = (3, "bottom") if above else (-3, "top")
    ax.annotate(
        text, (at, y), (0, shift), ("axes fraction", "data"), "offset points", ha="right", va=side, color=color, size=10
    )
    return ax


def arrows(x, y, step, color: str = FAKE, ax: Axes | None = None, **settings) -> Axes:
    """From each ``(x, y)`` an arrow to ``(x + step, y)``; a ring around the points that do not move visibly."""
    ax = _axes(ax)
    ax.set(**settings)
    x, y, step = np.broadcast_arrays(_array(x), _array(y), _array(step))
    still = np.abs(step) < 0.005 * np.ptp(ax.get_xlim())
    move = ~still
    ax.quiver(x[move], y[move], step[move], 0 * step[move], color=color, width=0.006, zorder=4, **DATA_UNITS)
    ax.plot(x[still], y[still], "o", ms=11, mfc="none", mec=MUTED, mew=1.2, zorder=4)
    return ax


def runs(steps, histories: dict[str, object], colors=OTHERS, ax: Axes | None = None, **settings) -> Axes:
    """Training curves, shape ``(seeds, len(steps))`` each: every seed as a thin line, their median as a thick one."""
    ax = _axes(ax)
    for (name, history), color in zip(histories.items(), colors):
        history = _array(history)
        ax.plot(_array(steps), history.T, color=color, lw=0.9, alpha=0.55)
        ax.plot(_array(steps), np.median(history, axis=0), color=color, label=name)
    ax.set(**settings)
    ax.legend()
    return ax


def band(x, middle, half_width, color: str, name: str = "", ax: Axes | None = None, **settings) -> Axes:
    """``middle`` as a line over ``x``, and what lies within ``half_width`` of it as a band."""
    ax = _axes(ax)
    x, middle, half_width = map(_array, (x, middle, half_width))
    ax.fill_between(x, middle - half_width, middle + half_width, color=color, alpha=0.18, lw=0)
    ax.plot(x, middle, color=color, lw=1.5, label=name or "_")
    ax.set(**settings)
    if name:
        ax.legend()
    return ax


def images(pictures, captions=(), ax: Axes | None = None, colors=None, signed=False, **settings) -> Axes:
    """Pictures in a row, shape (K, 1, H, W) or (K, H, W), each under its caption; black is 0, white is 1.

    ``signed`` pictures are perturbations or weights: red above 0, blue below, each to its own largest size. ``colors``
    gives each caption its colour.
    """
    pictures = _array(pictures)
    pictures = pictures.reshape(len(pictures), *pictures.shape[-2:])
    height = pictures.shape[1] / pictures.shape[2]
    ax = figure(width=1.7 * len(pictures), height=1.7 * height + 0.6)[1] if ax is None else ax
    for i, picture in enumerate(pictures):
        size = 1.4 * np.abs(picture).max() or 1.0  # the map's ends are nearly black: stay away from them
        look = dict(cmap="RdBu_r", vmin=-size, vmax=size) if signed else dict(cmap="gray", vmin=0, vmax=1)
        ax.imshow(picture, extent=(1.12 * i, 1.12 * i + 1, 0, height), interpolation="nearest", **look)
    for i, caption in enumerate(captions):
        color = colors[i] if colors else THEORY
        ax.text(1.12 * i + 0.5, height + 0.05, caption, ha="center", va="bottom", size=10, color=color, clip_on=False)
    ax.set(xlim=(-0.05, 1.12 * len(pictures) - 0.07), ylim=(-0.05, height + 0.05), **settings)
    ax.axis("off")
    return ax


def histogram(samples: dict[str, object], bins: int = 60, colors=OTHERS, ax: Axes | None = None, **settings) -> Axes:
    """How often each value occurs, one see-through area a sample, all on the same bins."""
    ax = _axes(ax)
    samples = {name: _array(values).ravel() for name, values in samples.items()}
    edges = np.histogram_bin_edges(np.concatenate(list(samples.values())), bins)
    for (name, values), color in zip(samples.items(), colors):
        ax.hist(values, edges, histtype="stepfilled", color=color, alpha=0.45, label=name)
    ax.set(**settings)
    ax.legend()
    return ax


def field(x, y, heights, levels=10, ax: Axes | None = None, **settings) -> Axes:
    """A critic over the plane by its level lines, the higher the greener: ``heights``, shape (len(y), len(x)).

    ``levels`` is their number or their heights, in equal steps. Where the lines are close the critic is steep.
    """
    ax = _axes(ax)
    x, y, heights = map(_array, (x, y, heights))
    if np.ndim(levels) == 0:
        levels = np.linspace(heights.min(), heights.max(), int(levels) + 1)
    greens = matplotlib.colors.LinearSegmentedColormap.from_list("critic", ["#f4faf5", CRITIC])
    ax.contourf(x, y, heights, _array(levels), cmap=greens, alpha=0.6, extend="both")
    ax.contour(x, y, heights, _array(levels), colors=CRITIC, linewidths=0.7, linestyles="-")
    ax.grid(False)
    ax.set(**{"aspect": "equal", **settings})
    return ax


def one_legend(axes) -> None:
    """Keep the first panel's legend, where all panels have the same."""
    for ax in np.ravel(axes)[1:]:
        if ax.get_legend():
            ax.get_legend().remove()


def table(header: str, *rows: str | tuple):
    """A table for the end of a cell. Columns are separated by ``|`` as in Markdown, or given as a tuple."""
    from IPython.display import Markdown

    cells = [row.split("|") if isinstance(row, str) else row for row in (header, *rows)]
    if bad := [row for row in cells if len(row) != len(cells[0])]:
        raise ValueError(f"each row needs {len(cells[0])} entries, for {header!r}, got {bad[0]!r}")
    cells.insert(1, [":--"] * len(cells[0]))
    return Markdown("\n".join("| " + " | ".join(str(cell).strip() for cell in row) + " |" for row in cells))


def play(draw: Callable[..., object], frames: list[dict], **sliders: tuple) -> Picture:
    """Something to play with, that also shows where no kernel runs.

    ``draw(ax, **settings)`` draws one state. ``frames`` are a few telling settings, drawn side by side in the figure
    that is returned. Each slider is ``name=(low, high, step)``, all integers or not; in a live notebook they start at
    the first frame. ``corners`` gives the settings at which to test ``draw``.
    """
    if wrong := [frame for frame in frames if frame.keys() != sliders.keys()]:
        raise ValueError(f"a frame sets exactly the sliders {', '.join(sliders)}, got {wrong[0]}")
    _sliders(draw, frames[0], sliders)
    fig, axes = figure(len(frames), sharey=True, squeeze=False)
    for ax, settings in zip(axes[0], frames):
        draw(ax, **settings)
    one_legend(axes)
    note = f"Still frames. Run this cell to move {', '.join(sliders)} with sliders."
    fig.supxlabel(note, size=10, color=MUTED, style="italic")
    return fig


def corners(**sliders: tuple) -> Iterator[dict]:
    """Every combination of the sliders' two ends."""
    for ends in product(*((low, high) for low, high, _ in sliders.values())):
        yield dict(zip(sliders, ends))


def _sliders(draw: Callable[..., object], start: dict, sliders: dict[str, tuple]) -> None:
    """Show the sliders and the picture they redraw, where a notebook's kernel runs; else do nothing."""
    from IPython import get_ipython

    if not hasattr(get_ipython(), "kernel"):
        return
    import ipywidgets
    from IPython.display import display

    def redraw(**settings):
        fig, ax = figure()
        draw(ax, **settings)
        display(fig)

    controls = {}
    for name, (low, high, step) in sliders.items():
        kind = ipywidgets.IntSlider if isinstance(step, int) else ipywidgets.FloatSlider
        controls[name] = kind(start[name], min=low, max=high, step=step, description=name, continuous_update=False)
    display(ipywidgets.VBox([*controls.values(), ipywidgets.interactive_output(redraw, controls)]))
