"""Pictures for the pages: drawn from a number, so that nothing has to be stored and nobody's photo is used."""

from __future__ import annotations

from crawler.newsroom.chance import number


def photo(seed: str) -> bytes:
    """Draw a picture.

    Args:
        seed: the same words give the same picture.

    Returns:
        SVG, 16 to 9.
    """
    hue = number(360, "hue", seed)
    skyline = []
    x = 0
    while x < 1600:
        width = 60 + number(140, "width", seed, str(x))
        height = 120 + number(420, "height", seed, str(x))
        shade = 22 + number(20, "shade", seed, str(x))
        skyline.append(
            f'<rect x="{x}" y="{900 - height}" width="{width}" height="{height}" fill="hsl({hue},30%,{shade}%)"/>'
        )
        x += width + number(12, "gap", seed, str(x))
    sun = (
        f'<circle cx="{200 + number(1200, "sun", seed)}" cy="{180 + number(200, "noon", seed)}" r="110" fill="#fff4"/>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><defs><linearGradient id="g" x2="0" y2="1">'
        f'<stop stop-color="hsl({hue},55%,62%)"/><stop offset="1" stop-color="hsl({(hue + 40) % 360},60%,85%)"/>'
        f'</linearGradient></defs><rect width="1600" height="900" fill="url(#g)"/>{sun}{"".join(skyline)}</svg>'
    ).encode()
