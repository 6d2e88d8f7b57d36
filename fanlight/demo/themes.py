"""Eight worlds to look at, each one function from a canvas to a drawing that loops."""

import numpy as np

from fanlight.demo.canvas import (
    TURN,
    Array,
    Canvas,
    Drawing,
    Frame,
    Theme,
    colour,
    frame,
    gradient,
    over,
    smooth,
    spot,
)


def ceramics(canvas: Canvas) -> Drawing:
    """A pot turning on the wheel while its glaze runs."""
    clay, glaze = canvas.rng.permutation(["#b5654a", "#d9a066", "#8a9a5b", "#5b7f95", "#c98b8b"])[:2]
    waist, lip, bands = canvas.between(0.2, 0.3), canvas.between(0.25, 0.42), int(canvas.rng.integers(3, 7))
    height = canvas.y + 0.1
    profile = 0.26 + 0.12 * np.cos(height * 3.2 + waist * 9) + lip * 0.25 * smooth(-0.2, -0.55, height)
    inside = (np.abs(height) < 0.6) * smooth(0.01, -0.01, np.abs(canvas.x) - profile)
    turn = np.arcsin(np.clip(canvas.x / np.maximum(profile, 0.01), -1, 1))
    shade = 0.35 + 0.65 * np.cos(turn - 0.6)
    table = gradient(["#2a211c", "#3b2d25", "#191411"], canvas.y * 0.5 + 0.5)

    def draw(t: float) -> Frame:
        stripes = 0.5 + 0.5 * np.sin(bands * (turn + TURN * t) + 6 * np.sin(height * 5 + TURN * t))
        run = smooth(0.15, -0.1, height + 0.12 * np.sin(3 * (turn + TURN * t)))
        body = over(np.broadcast_to(colour(clay), (*shade.shape, 3)), colour(glaze), run * (0.4 + 0.6 * stripes))
        return frame(over(table, body * shade[..., None], inside))

    return draw


def ocean(canvas: Canvas) -> Drawing:
    """Waves under a low sun."""
    skies = [["#1b2a49", "#f2a65a", "#ffd9a0"], ["#0f2027", "#2c7873", "#f6e7cb"], ["#2b1055", "#d76d77", "#ffaf7b"]]
    sky = gradient(skies[int(canvas.rng.integers(3))], np.clip((canvas.y + 1) / 1.1, 0, 1))
    sun = smooth(0.16, 0.13, np.hypot(canvas.x - canvas.between(-0.25, 0.25), canvas.y + 0.1))
    sky = over(sky, colour("#fff3d6"), sun)
    deep, foam, speeds = colour("#06263d"), colour("#e9fbff"), canvas.rng.integers(1, 4, 7)
    phases = canvas.between(0, TURN, 7)

    def draw(t: float) -> Frame:
        light = sky.copy()
        for k in range(7):
            level = 0.02 + k * 0.15
            below = slice(int((level + 0.85) / 2 * len(light)), None)  # no wave reaches above this row
            swell = 0.03 * (1 + k * 0.35) * np.sin(canvas.x[:1] * (9 - k) + phases[k] + TURN * t * speeds[k])
            depth = canvas.y[below] - level - swell
            crest = smooth(0.03, 0.0, np.abs(depth)) * np.float32(0.5 if k > 1 else 0)
            water = deep + (colour("#3fa7b5") - deep) * np.float32(1 - k / 7)
            tone = water + (foam - water) * crest[..., None]
            light[below] = over(light[below], tone, np.maximum(smooth(0, 0.012, depth), crest))
        return frame(light)

    return draw


def night_city(canvas: Canvas) -> Drawing:
    """Windows going on and off over lights out of focus."""
    rng = canvas.rng
    sky = gradient(["#05060f", "#141b3c", "#43305c"], canvas.y * 0.5 + 0.5)
    columns, rows = 15, 44
    column = np.clip(((canvas.x + 0.5625) / 1.125 * columns).astype(int), 0, columns - 1)
    row = np.clip(((canvas.y + 1) / 2 * rows).astype(int), 0, rows - 1)
    tops = rng.integers(10, 30, columns)
    building = row >= tops[column]
    cell_x = (canvas.x + 0.5625) / 1.125 * columns % 1
    cell_y = (canvas.y + 1) / 2 * rows % 1
    pane = building & (np.abs(cell_x - 0.5) < 0.3) & (np.abs(cell_y - 0.5) < 0.28)
    phase, hue = rng.random((rows, columns)), rng.random((rows, columns), dtype=np.float32)
    warm, cold = colour("#ffcf70"), colour("#8fd3ff")
    glow = warm * hue[row, column][..., None] + cold * (1 - hue[row, column])[..., None]
    dark = over(sky, colour("#0a0d1c"), building.astype(np.float32))
    spots = [(rng.uniform(-0.5, 0.5), rng.uniform(0.3, 0.95), rng.uniform(0.04, 0.1), rng.random()) for _ in range(14)]

    def draw(t: float) -> Frame:
        lit = (np.sin(TURN * (t + phase)) > 0.1)[row, column] & pane
        light = over(dark, glow, lit * np.float32(0.9))
        for across, down, size, start in spots:
            drift = (across + 0.5625 + t * 1.125 + start * 1.125) % 1.125 - 0.5625
            tint = warm if start > 0.4 else colour("#ff5d73")
            spot(canvas, light, x=drift, y=down, radius=size, tint=tint, strength=0.45)
        return frame(light)

    return draw


def stars(canvas: Canvas) -> Drawing:
    """Flying through a nebula."""
    rng = canvas.rng
    tint = ["#3b1d5e", "#0e4d64", "#5e1d3b", "#1d3b5e"][int(rng.integers(4))]
    swirl = 0.5 + 0.5 * np.sin(canvas.angle * int(rng.integers(2, 5)) + canvas.radius * 7)
    cloud = gradient(["#04040a", tint, "#04040a"], np.clip(canvas.radius * 0.8, 0, 1)) * swirl[..., None]
    count = 260
    direction, distance = rng.uniform(0, TURN, count), rng.random(count)
    shine = rng.uniform(0.5, 1.0, count).astype(np.float32)
    height, width = canvas.x.shape

    def draw(t: float) -> Frame:
        light = cloud * np.float32(0.8 + 0.2 * np.sin(TURN * t))
        far = (distance + t) % 1
        reach = far**2 * 1.3
        across = ((np.cos(direction) * reach / 1.125 + 0.5) * width).astype(int)
        down = ((np.sin(direction) * reach / 2 + 0.5) * height).astype(int)
        for grow in range(3):
            seen = (across >= 0) & (across < width - grow) & (down >= 0) & (down < height - grow) & (far > grow * 0.35)
            light[down[seen] + grow // 2, across[seen] + grow % 2] = (shine[seen] * far[seen] ** 0.5)[:, None]
        return frame(light)

    return draw


def garden(canvas: Canvas) -> Drawing:
    """A flower head opening, seed by seed, at the golden angle."""
    petal, heart = canvas.rng.permutation(["#ff9f9f", "#ffd166", "#c792ea", "#f78c6b", "#fff1e6"])[:2]
    leaf = gradient(["#0d2b1d", "#205c3b", "#0b2016"], canvas.radius)
    petals = int(canvas.rng.integers(7, 14))
    spin = 1 if canvas.rng.random() > 0.5 else -1
    seeds, dark = np.arange(140), colour("#3d2314")
    ring, bearing = np.sqrt(seeds / 140) * 0.27, seeds * TURN * 0.381966

    def draw(t: float) -> Frame:
        breath = 0.5 - 0.5 * np.cos(TURN * t)
        wave = np.cos(petals * canvas.angle / 2 + spin * TURN * t) ** 2
        edge = (0.2 + 0.32 * wave) * (0.75 + 0.3 * breath)
        light = over(leaf, colour(petal) * (0.7 + 0.3 * wave)[..., None], smooth(0.015, -0.015, canvas.radius - edge))
        light = over(light, colour(heart), smooth(0.29, 0.27, canvas.radius))
        for far, turned in zip(ring, bearing + breath * 0.3, strict=True):
            spot(canvas, light, x=far * np.cos(turned), y=far * np.sin(turned), radius=0.013, tint=dark)
        return frame(light)

    return draw


def patterns(canvas: Canvas) -> Drawing:
    """A kaleidoscope."""
    mirrors = int(canvas.rng.integers(3, 7)) * 2
    wedge = np.abs((canvas.angle / TURN * mirrors) % 1 - 0.5)
    stops = [["#0b132b", "#5bc0be", "#fffbdb"], ["#2d00f7", "#f20089", "#ffd6ff"], ["#132a13", "#ecf39e", "#ff9b42"]]
    chosen = stops[int(canvas.rng.integers(3))]
    a, b = canvas.between(8, 16), canvas.between(10, 22)

    def draw(t: float) -> Frame:
        inward = canvas.radius * a - TURN * t * 2
        value = 0.5 + 0.25 * np.sin(inward + wedge * b) + 0.25 * np.sin(wedge * a * 2 + canvas.radius * b + TURN * t)
        return frame(gradient(chosen, value.astype(np.float32)) * (1.15 - 0.6 * canvas.radius)[..., None])

    return draw


def lava(canvas: Canvas) -> Drawing:
    """Warm blobs rising, meeting and parting."""
    rng = canvas.rng
    ground, blob = [("#2b0a3d", "#ff6b35"), ("#06283d", "#47e5bc"), ("#3d0814", "#ffb627")][int(rng.integers(3))]
    lamp = gradient([ground, "#000000"], np.clip(np.abs(canvas.x) * 1.6, 0, 1))
    home, size = rng.uniform(-0.3, 0.3, 8), rng.uniform(0.09, 0.2, 8)
    phase, sway = rng.random(8), rng.integers(1, 3, 8)

    def draw(t: float) -> Frame:
        field: Array = np.zeros_like(canvas.x)
        for k in range(8):
            down = 0.85 * np.cos(TURN * (t + phase[k]))
            across = home[k] + 0.12 * np.sin(TURN * (t * sway[k] + phase[k]))
            field = field + size[k] ** 2 / ((canvas.x - across) ** 2 + (canvas.y - down) ** 2 + 1e-3)
        body = gradient([blob, "#fff7d6"], np.clip(field * 0.25, 0, 1))
        return frame(over(lamp, body, smooth(0.85, 1.0, field)))

    return draw


def mountains(canvas: Canvas) -> Drawing:
    """Walking past ridges at the end of the day."""
    stops = [["#1d2b53", "#ff7f50", "#ffe5b4"], ["#203a43", "#89a8b2", "#f1f0e8"], ["#41295a", "#f8b195", "#ffe8d6"]]
    chosen = stops[int(canvas.rng.integers(3))]
    sky = gradient(chosen, np.clip((canvas.y + 1) / 1.3, 0, 1))
    near, far = colour("#10131f"), colour(chosen[1]) * 0.8
    waves = [(canvas.rng.integers(1, 4, 3), canvas.between(0, TURN, 3)) for _ in range(5)]
    around = (canvas.x + 0.5625) / 1.125 * TURN

    def draw(t: float) -> Frame:
        light = sky
        for k, (counts, phases) in enumerate(waves):
            place = around / 2 + TURN * t * (k + 1) / 2
            ridge = -0.1 + k * 0.22
            for n, (count, phase) in enumerate(zip(counts, phases, strict=True)):
                ridge = ridge + 0.11 / (n + 1) * np.sin(place * int(count) * 2 + phase)
            tone = far + (near - far) * ((k + 1) / 5)
            light = over(light, tone, smooth(0, 0.01, canvas.y - ridge))
        return frame(light)

    return draw


THEMES: dict[str, Theme] = {
    "ceramics": ceramics,
    "ocean": ocean,
    "nightcity": night_city,
    "stars": stars,
    "garden": garden,
    "patterns": patterns,
    "lavalamp": lava,
    "mountains": mountains,
}
