"""The page at ``/``: what this server is, how to point the toolkit at it, what its pictures look like."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tmapi_analytics.devserver.wording import KINDS

if TYPE_CHECKING:
    from tmapi_analytics.devserver.state import State

_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>TMAPI sandbox</title>
<link rel="icon" href="data:,">
<style>
  body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
  pre {{ background: #f4f2ee; padding: 1rem; overflow-x: auto }}
  ul {{ display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0 }}
  img {{ width: 8rem; height: 8rem; border-radius: .5rem; display: block }}
</style>
<h1>TMAPI sandbox</h1>
<p>This server on your own machine speaks the TMAPI data API for 1688.com. Every offer, company and price
here is made up; nothing is bought, and no call costs anything.</p>
<p>To point the toolkit here:</p>
<pre>export TMAPI_BASE_URL={url}
export TMAPI_TOKEN={token}
export TMAPI_PUBLISH_URL={url}/uploads</pre>
<p>Add <code>sandbox_fault=503</code>, <code>503:gateway</code>, <code>slow:2</code>, <code>cut</code> or
<code>truncate@3</code> to a call to see it fail; <code>@3</code> means page 3 alone.</p>
<p>Pictures to search with (copy an address):</p>
<ul>{pictures}</ul>
</html>
"""


def welcome(state: State) -> Response:
    """The page, with this server's address in it."""
    url = escape(state.url)
    pictures = "".join(_picture(f"{url}/pictures/{kind}.jpg", kind) for kind in KINDS)
    page = _PAGE.format(url=url, token=escape(state.token), pictures=pictures)
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


def _picture(address: str, kind: str) -> str:
    name = kind.replace("_", " ")
    return f'<li><a href="{address}"><img src="{address}" alt="{name}"></a>{name}</li>'
