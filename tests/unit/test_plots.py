"""Every function draws what it is given, on the axes it is given; a figure shows once; play reaches its corners."""

import ast
import base64
from io import BytesIO
from itertools import combinations
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from matplotlib import pyplot
from matplotlib.colors import to_rgb
from PIL import Image

from course_lib import notebooks, plots

ROOT = Path(__file__).parents[2]
COLORS = (plots.REAL, plots.FAKE, plots.DISCRIMINATOR, plots.CRITIC, plots.THEORY, plots.MUTED, *plots.OTHERS)
X = torch.linspace(0, 1, 5, requires_grad=True)


def test_no_two_parts_share_a_colour():
    """The thinnest distance is that of two greys; a copied or a mistyped colour would be far below it."""
    assert all(np.linalg.norm(np.subtract(to_rgb(a), to_rgb(b))) > 0.15 for a, b in combinations(COLORS, 2))


DRAWINGS = {
    "lines": lambda ax: plots.lines(X, {"a": X, "b": X**2}, ax=ax, xlabel="here"),
    "densities": lambda ax: plots.densities(X, X, 1 - X, ax, xlabel="here"),
    "dots": lambda ax: plots.dots(X, 0.5, ax=ax, xlabel="here"),
    "cloud": lambda ax: plots.cloud(X, X, ax=ax, xlabel="here"),
    "arrows": lambda ax: plots.arrows(X, 0, X, ax=ax, xlabel="here"),
    "runs": lambda ax: plots.runs(range(5), {"a": torch.rand(3, 5)}, ax=ax, xlabel="here"),
    "band": lambda ax: plots.band(X, X, 0.1 * X, plots.REAL, "a", ax, xlabel="here"),
    "field": lambda ax: plots.field(X, X, X[:, None] + X, 4, ax, xlabel="here"),
    "images": lambda ax: plots.images(torch.rand(2, 1, 4, 3), ax=ax, xlabel="here"),
    "histogram": lambda ax: plots.histogram({"a": X, "b": X**2}, ax=ax, xlabel="here"),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_draws_on_the_given_axes_or_on_new_ones_and_leaves_pyplot_alone(draw):
    open_before = pyplot.get_fignums()
    given = plots.figure()[1]
    assert draw(given) is given and given.get_xlabel() == "here" and given.has_data()
    new = draw(None)
    assert new is not given and isinstance(new.figure, plots.Picture)
    assert pyplot.get_fignums() == open_before


def test_lines_keep_their_data_names_and_colours_and_theory_is_dashed():
    curves = {"learned": [1, 2], "_hidden": [0, 0], "true": [1, 3]}
    ax = plots.lines([0, 1], curves, [plots.DISCRIMINATOR, plots.MUTED, plots.THEORY])
    learned, _, true = ax.get_lines()
    assert learned.get_ydata().tolist() == [1, 2] and true.get_ydata().tolist() == [1, 3]
    assert (learned.get_linestyle(), true.get_linestyle()) == ("-", "--")
    assert learned.get_color() == plots.DISCRIMINATOR
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["learned", "true"]
    assert plots.lines([0, 1], {"_hidden": [0, 0]}).get_legend() is None


def test_densities_give_each_side_its_colour():
    both = plots.densities([0, 1], [1, 1], [2, 2])
    assert [line.get_color() for line in both.get_lines()] == [plots.REAL, plots.FAKE]
    assert [line.get_color() for line in plots.densities([0, 1], fake=[2, 2]).get_lines()] == [plots.FAKE]


def test_arrows_have_the_length_of_the_step_and_what_does_not_move_gets_a_ring():
    ax = plots.arrows([1.0, 2.0, 3.0], 0.5, [-0.7, 0.0, 0.2], ax=plots.lines([0, 4], {"_": [0, 1]}))
    quiver, ring = ax.collections[0], ax.get_lines()[-1]
    assert np.allclose(quiver.U, [-0.7, 0.2]) and np.allclose(quiver.V, 0) and quiver.scale == 1
    assert ring.get_xdata().tolist() == [2.0]


def test_a_field_has_a_level_line_at_each_equal_step_and_keeps_the_planes_proportions():
    x, y = torch.linspace(0, 4, 9), torch.linspace(0, 1, 3)
    ax = plots.field(x, y, x.expand(3, 9), 4)
    assert ax.get_aspect() == 1 and np.allclose(ax.collections[1].levels, [0, 1, 2, 3, 4])
    where = [np.unique(path.vertices[:, 0]).tolist() for path in ax.collections[1].get_paths()[1:4]]
    assert where == [[1.0], [2.0], [3.0]]  # heights are those of x: rows of ``heights`` are the y
    assert np.allclose(plots.field(x, y, x.expand(3, 9), [0.5, 1.5]).collections[1].levels, [0.5, 1.5])


def test_runs_show_every_seed_and_the_median():
    history = torch.tensor([[0.0, 1.0], [0.0, 2.0], [0.0, 9.0]])
    *seeds, middle = plots.runs([0, 10], {"loss": history}).get_lines()
    assert [line.get_ydata()[-1] for line in seeds] == [1, 2, 9] and middle.get_ydata()[-1] == 2
    assert middle.get_linewidth() > seeds[0].get_linewidth()


def test_band_is_as_wide_as_told():
    ax = plots.band([0, 1], [5, 6], [1, 2], plots.REAL)
    height = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (height.min(), height.max()) == (4, 8)


def test_images_stand_side_by_side_and_upright():
    pictures = torch.tensor([[[0.0, 1.0]], [[0.2, 0.1]]]).unsqueeze(1)  # (2, 1, 1, 2)
    ax = plots.images(pictures, ["clean", "changed"], colors=[plots.MUTED, plots.DISCRIMINATOR])
    clean, changed = ax.get_images()
    assert clean.get_array().tolist() == [[0, 1]] and clean.get_clim() == changed.get_clim() == (0, 1)
    assert clean.origin == "upper" and clean.get_extent()[1] < changed.get_extent()[0]
    assert [text.get_text() for text in ax.texts] == ["clean", "changed"]
    assert [text.get_color() for text in ax.texts] == [plots.MUTED, plots.DISCRIMINATOR]


def test_signed_images_are_red_above_zero_blue_below_and_white_at_zero():
    weights, nothing = plots.images(torch.tensor([[[-0.2, 0.1]], [[0.0, 0.0]]]), signed=True).get_images()
    assert weights.get_clim()[0] == -weights.get_clim()[1] <= -0.2
    (blue, red), (white, _) = weights.to_rgba([-0.2, 0.1]), nothing.to_rgba([0.0, 0.0])
    assert blue[2] > blue[0] and red[0] > red[2] and white[:3].min() > 0.95


def test_histograms_share_their_bins_and_count_everything():
    ax = plots.histogram({"near": torch.zeros(10), "far": torch.tensor([4.0, 5.0])}, bins=5)
    near, far = (patch.get_path().vertices for patch in ax.patches)
    assert near[:, 1].max() == 10 and far[:, 1].max() == 2
    assert near[:, 0].max() == far[:, 0].max() == 5 and near[:, 0].min() == far[:, 0].min() == 0


def test_level_stands_at_its_height_with_its_word():
    ax = plots.level(-1.4, "floor", plots.figure()[1])
    assert ax.get_lines()[0].get_ydata() == [-1.4, -1.4] and ax.texts[0].get_text() == "floor"


def test_table_takes_text_and_tuples_and_refuses_a_row_of_another_width():
    shown = plots.table("a | b", "1 | 2", (3, "4"))
    assert shown.data.splitlines() == ["| a | b |", "| :-- | :-- |", "| 1 | 2 |", "| 3 | 4 |"]
    with pytest.raises(ValueError, match="2 entries"):
        plots.table("a | b", "1 | 2 | 3")


def test_play_draws_each_frame_in_its_own_panel_under_one_legend():
    seen = []

    def draw(ax, shift, k):
        seen.append({"shift": shift, "k": k})
        plots.lines([0, 1], {"line": [shift, shift + k]}, ax=ax)

    frames = [{"shift": 0.0, "k": 1}, {"shift": 2.0, "k": 3}]
    picture = plots.play(draw, frames, shift=(-1.0, 3.0, 0.5), k=(1, 9, 1))
    assert seen == frames
    assert [ax.get_lines()[0].get_ydata().tolist() for ax in picture.axes] == [[0, 1], [2, 5]]
    assert [ax.get_legend() is not None for ax in picture.axes] == [True, False]
    assert "Run this cell" in picture.get_supxlabel()
    with pytest.raises(ValueError, match="exactly the sliders shift, k"):
        plots.play(draw, [{"shift": 0.0}], shift=(-1.0, 3.0, 0.5), k=(1, 9, 1))


def test_corners_are_all_combinations_of_the_ends():
    assert list(plots.corners(a=(0, 1, 1), b=(-2.0, 2.0, 0.5))) == [
        {"a": 0, "b": -2.0},
        {"a": 0, "b": 2.0},
        {"a": 1, "b": -2.0},
        {"a": 1, "b": 2.0},
    ]


def test_a_notebook_shows_a_figure_once_and_stores_the_frames_without_the_sliders(tmp_path):
    cells = (
        "from course_lib import plots\nplots.lines([0, 1], {'a': [0, 1]}, title='once').figure",
        "def draw(ax, k, shift):\n    plots.lines([0, 1], {'a': [shift, k]}, ax=ax, title=f'{k} {shift}')\n"
        "plots.play(draw, [{'k': 3, 'shift': 0.5}, {'k': 2, 'shift': 0.0}], k=(1, 9, 1), shift=(-1.0, 1.0, 0.25))",
    )
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebooks.execute(nb, tmp_path)
    assert any(notebooks.WIDGET_VIEW in output.data for output in nb.cells[1].outputs), "no live sliders"
    models = nb.metadata.widgets["application/vnd.jupyter.widget-state+json"].state.values()
    live = {model.model_name: model.state for model in models}
    assert live["IntSliderModel"]["value"] == 3 and live["IntSliderModel"]["max"] == 9
    assert live["FloatSliderModel"]["value"] == 0.5 and live["FloatSliderModel"]["min"] == -1
    assert [output["data"]["text/plain"] for output in live["OutputModel"]["outputs"]] == ["Figure: 3 0.5"]
    for cell, text in zip(notebooks.tidy(nb).cells, ("Figure: once", "Figure: 3 0.5; 2 0.0")):
        (output,) = cell.outputs
        assert output.data["text/plain"] == text
        assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")


def test_the_stored_picture_keeps_the_colour_of_a_single_dot(monkeypatch):
    """Fewer colours make a small file; the one blue dot among steep curves must not turn teal."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data["image/png"]))
    fig, (left, right) = plots.figure(2)
    x = torch.linspace(-1, 2, 400)
    plots.lines(x, {f"{k}": ((0.5 - x) * k).sigmoid() for k in (400, 25, 6, 1)}, ax=left)
    plots.dots(0, 0, plots.REAL, ax=left)
    plots.dots(1, 0, plots.FAKE, ax=left)
    plots.lines(x, {"a": x, "b": x**2}, plots.OTHERS[2:], right)
    fig._ipython_display_()
    pixels = np.asarray(Image.open(BytesIO(shown[0])).convert("RGB")) / 255
    for color in (plots.REAL, plots.FAKE):
        assert np.abs(pixels - to_rgb(color)).max(axis=2).min() < 0.01, color


SLIDERS = {  # lecture: the cells that its sliders stand on, and the function that draws
    "01_the_adversarial_game": "setup library order-values duel",
    "02_optimal_discriminator": "setup train train-loop far-apart duel",
    "03_lipschitz_critics": "setup told exactly-three train-critic normalised-critic duel",
    "04_game_dynamics": "setup library duel phase-portrait",
    "11_linear_explanation": "setup data victim victims your-move game-score game-picture show",
    "12_optimised_attacks": "setup library data victims show-attack",
}
DRAWS = {
    "04_game_dynamics": "phase_portrait",
    "11_linear_explanation": "attack",
    "12_optimised_attacks": "show_attack",
}


@pytest.mark.parametrize("lecture", SLIDERS)
def test_the_sliders_of_a_lecture_can_be_moved_to_their_ends(lecture, monkeypatch):
    monkeypatch.setattr("course_lib.data.images.available", lambda name: False)  # on the small digits, which are quick
    source = {cell.id: cell.source for cell in notebooks.read(ROOT / "lectures" / f"{lecture}.ipynb").cells}
    names, threads = {}, torch.get_num_threads()
    for cell in SLIDERS[lecture].split():
        exec(source[cell], names)
        names |= {"BATCH": 64, "SEEDS": range(1)}
    torch.set_num_threads(threads)
    for settings in plots.corners(**names["SLIDERS"]):
        ax = plots.figure()[1]
        names[DRAWS.get(lecture, "duel")](ax, **settings)
        assert ax.has_data() and all(np.isfinite(line.get_ydata()).all() for line in ax.get_lines()), settings
        ax.figure.draw_without_rendering()


def test_no_other_module_of_the_library_imports_plots():
    """So that a grading worker, or a script without pictures, never pays for matplotlib."""
    for path in (ROOT / "course_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in getattr(node, "names", [])] if "Import" in type(node).__name__ else []
            assert "plots" not in names and getattr(node, "module", None) != "course_lib.plots", path
