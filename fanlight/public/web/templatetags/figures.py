"""Filters for numbers and addresses on a page."""

from urllib.parse import urlencode

from django import template

from fanlight.public.web.cards import address

register = template.Library()


@register.filter
def figure(number: int) -> str:
    """A count as people read it: 987, 1.2K, 3.4M."""
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "K")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + letter
    return str(number)


@register.filter
def oembed(url: str) -> str:
    """Where another site learns how to show this address."""
    return f"{address('oembed')}?{urlencode({'url': url, 'format': 'json'})}"
