"""Every text is readable on every background it may stand on."""

from itertools import combinations

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.themes import ANSI_DARK, ANSI_LIGHT, BLUE_ORANGE, DEFAULT, THEMES

TEXTS = ["foreground", "text-muted", "text-accent", "text-success", "text-warning", "text-error"]


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: Color, second: Color) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def backgrounds(theme: Theme, colours: dict[str, str]) -> dict[str, Color]:
    plain = {name: Color.parse(colours[name]) for name in ("background", "surface", "panel")}
    primary, secondary = Color.parse(colours["primary"]), Color.parse(colours["secondary"])
    rows = {
        f"{name}+{what}": ground.blend(over, share)
        for name, ground in list(plain.items())[:2]
        for what, over, share in (("cursor", primary, 0.3), ("blurred", primary, 0.15), ("marked", secondary, 0.15))
    }
    return plain | rows


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_contrast(theme: Theme) -> None:
    colours = theme.to_color_system().generate() | theme.variables
    for place, ground in backgrounds(theme, colours).items():
        for text in TEXTS:
            assert contrast(Color.parse(colours[text]), ground) >= 4.5, (text, place)


def test_the_default_is_one_of_them() -> None:
    assert DEFAULT in {theme.name for theme in THEMES}


# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(color: Color, sight: str) -> tuple[float, float, float]:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in SIGHTS[sight])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("sight", SIGHTS)
def test_blue_orange_is_told_apart_by_every_sight(sight: str) -> None:
    colours = {
        role: lab(Color.parse(BLUE_ORANGE.variables[f"text-{role}"]), sight)
        for role in ("success", "warning", "error", "accent")
    }
    distance = {
        pair: sum((a - b) ** 2 for a, b in zip(colours[pair[0]], colours[pair[1]], strict=True)) ** 0.5
        for pair in combinations(colours, 2)
    }
    assert distance["success", "error"] >= 75
    assert min(distance.values()) >= 20, distance


@pytest.mark.parametrize(("theme", "least"), [(ANSI_DARK, 4.5), (ANSI_LIGHT, 4.5)])
def test_terminal_colours_are_readable_on_their_ground(theme: object, least: float) -> None:
    ground = Color(*theme.background_color)  # type: ignore[attr-defined]
    for number in range(1, 7):  # black and white are grounds themselves
        for offset in (0, 8):
            assert contrast(Color(*theme.ansi_colors[number + offset]), ground) >= least, number + offset  # type: ignore[attr-defined]
