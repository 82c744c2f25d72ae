"""A sandbox for each test, and a caller that speaks to it over a real socket."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tmapi_analytics.devserver import Sandbox
from tmapi_analytics.endpoints import ENDPOINTS

LOTUS = "https://example.com/lotus.jpg"
CONVERT_FOR = "/global/search/image/v2"


class Caller:
    """A plain HTTP client with a token; it knows nothing of the toolkit."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.params = {"apiToken": box.token}

    def get(self, endpoint: str, **params: Any) -> requests.Response:
        """The answer to a GET, redirects not followed."""
        url = self.box.url + ENDPOINTS[endpoint].path
        return self.session.get(url, params=params, timeout=10, allow_redirects=False)

    def convert(self, picture: str = LOTUS, **more: str) -> requests.Response:
        """The answer to a conversion."""
        url = self.box.url + ENDPOINTS["convert_url"].path
        asked = {"url": picture, "search_api_endpoint": CONVERT_FOR} | more
        return self.session.post(url, json=asked, timeout=10)

    def path(self, picture: str = LOTUS) -> str:
        """The converted path of a picture."""
        return self.convert(picture).json()["data"]["image_url"]

    def data(self, endpoint: str, **params: Any) -> dict[str, Any]:
        """The ``data`` of a search that must go well."""
        answer = self.get(endpoint, **params).json()
        assert answer["code"] == 200, answer
        return answer["data"]

    def image(self, picture: str = LOTUS, **params: Any) -> dict[str, Any]:
        """The ``data`` of a search by picture."""
        return self.data("search_image", img_url=self.path(picture), **params)

    def items(self, endpoint: str = "search_items", **params: Any) -> list[dict[str, Any]]:
        """Every item of a search, all pages."""
        pages, more = [], True
        while more:
            data = self.data(endpoint, page=len(pages) + 1, **params)
            pages.append(data["items"])
            more = data["has_next_page"]
        return [item for page in pages for item in page]

    def upload(self, content: bytes) -> requests.Response:
        """The answer to an upload."""
        return requests.put(self.box.upload_url, data=content, timeout=10)


@pytest.fixture
def box():
    """A sandbox that spells values in every way."""
    with Sandbox() as box:
        yield box


@pytest.fixture
def tidy_box():
    """A sandbox that keeps to the contract."""
    with Sandbox(messy=False) as box:
        yield box


@pytest.fixture
def caller(box):
    """Speaks to `box`."""
    caller = Caller(box)
    with caller.session:
        yield caller


@pytest.fixture
def tidy(tidy_box):
    """Speaks to `tidy_box`."""
    caller = Caller(tidy_box)
    with caller.session:
        yield caller
