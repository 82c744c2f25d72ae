"""A case: the same report wherever it is opened, nothing in it is paid twice, and nothing bad gets in."""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.cases import archive, open_case, save_case
from tmapi_analytics.cases.archive import digest
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.report import Report
from tmapi_analytics.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tmapi_analytics.devserver import Sandbox

WEIGHTS = {"price": 0.5, "shop_years": 0.5}
pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def jpeg(size: tuple[int, int] = (60, 60)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def lotus(box: Sandbox) -> Report:
    """A report of a scored search with details, as an analyst leaves it."""
    offers = tm.search_image(box.pictures["lotus"], pages=2)
    ranked = tm.add_details(tm.score(offers, WEIGHTS, quantity=300), top=3, quantity=300)
    best = ranked.sort_values("rank").iloc[0]
    asked = Asked(
        title="Lotus seeds",
        quantity=300,
        currency="EUR",
        rate=7.85,
        confirmed=[int(best["item_id"])],
        notes={int(best["item_id"]): "sample ordered"},
        conclusion="Take the first.",
    )
    return Report(ranked, asked, {best["img_url"]: jpeg()})


@pytest.fixture
def case(lotus: Report, tmp_path: Path) -> Path:
    """The file of `lotus`."""
    return save_case(tmp_path / "lotus.zip", lotus)


def search_again(box: Sandbox) -> pd.DataFrame:
    """What `lotus` did, once more."""
    offers = tm.search_image(box.pictures["lotus"], pages=2)
    return tm.add_details(tm.score(offers, WEIGHTS, quantity=300), top=3, quantity=300)


def test_a_case_gives_back_the_report(lotus, case):
    """Offers with dtypes and attrs, what was asked, and the pictures."""
    report = open_case(case)

    assert_frame_equal(report.offers, lotus.offers)
    assert report.offers.attrs == lotus.offers.attrs
    assert report.asked == lotus.asked
    assert report.pictures == lotus.pictures


def test_the_look_before_goes_along(box, tmp_path):
    """A colleague reads what has changed, too; the newer answers are those that are stored for both."""
    old = tm.search_items("bamboo cup")
    box.day = 30
    new = tm.search_items("bamboo cup", max_age=0)
    case = save_case(tmp_path / "cups.zip", Report(new, earlier=old))

    with tm.settings(cache_dir=tmp_path / "colleague"):
        opened = open_case(case)
        found = tm.search_items("bamboo cup", offline=True)

    assert_frame_equal(opened.earlier, old)
    assert [section.key for section in opened.findings.sections].count("changes") == 1
    assert found["item_id"].tolist() == new["item_id"].tolist()


def test_scores_can_be_worked_with_as_before(lotus, case):
    """Explanation and sensitivity say the same."""
    report = open_case(case)

    best = int(lotus.offers.sort_values("rank")["item_id"].iloc[0])
    assert_frame_equal(tm.sensitivity(report.offers), tm.sensitivity(lotus.offers))
    assert_frame_equal(tm.explain(report.offers, best), tm.explain(lotus.offers, best))


def test_a_colleague_gets_the_same_page_without_token_network_pyarrow_and_plugins(box, tmp_path, elsewhere):
    """Offers scored by a criterion of the sender's own, opened where nothing of it is: the same bytes."""

    @tm.criterion(goal="max", needs=["title"])
    def long_title(offers: pd.DataFrame) -> pd.Series:
        """Letters in the title."""
        return offers["title"].str.len().astype(float)

    ranked = tm.score(tm.search_items("bamboo cup"), {"price": 0.5, "long_title": 0.5})
    report = tm.report(ranked, thumbnails=False)
    save_case(tmp_path / "cups.zip", report)
    page = report.save(tmp_path / "here.html")
    box.stop()

    process = elsewhere(
        """
        import socket, sys

        class WithoutArrow:
            def find_spec(self, name, *_):
                if name.partition(".")[0] == "pyarrow":
                    raise ModuleNotFoundError(name)

        sys.meta_path.insert(0, WithoutArrow())
        socket.socket.connect = None
        case = tm.open_case("cups.zip")
        case.save("there.html")
        ranked = case.offers
        print(str(ranked["title"].dtype), float(ranked["score"].sum()), len(tm.sensitivity(ranked)))
        print(tm.explain(ranked, int(ranked["item_id"][0]))["value"]["long_title"])
        """,
        disable_plugins="all",
        cache_dir=str(tmp_path / "cache"),
    )
    said, complained = process.communicate(timeout=60)

    assert not complained
    kind, total, rows, letters = said.split()
    assert float(letters) == len(ranked["title"][0])
    assert (kind, float(total), int(rows)) == (str(ranked["title"].dtype), float(ranked["score"].sum()), 20)
    assert (tmp_path / "there.html").read_bytes() == page.read_bytes()


def test_whoever_opens_a_case_pays_for_nothing_in_it(box, lotus, case, tmp_path):
    """Search and details cost no call in a new cache folder, and the frame says what it rests on."""
    calls = box.calls
    with tm.settings(cache_dir=tmp_path / "colleague"):
        open_case(case)
        again = search_again(box)

    about = again.attrs["tmapi"]
    assert box.calls == calls
    assert (about["paid"], about["stored"], about["from_case"]) == (0, 2, 2)
    assert (about["details"]["paid"], about["details"]["from_case"]) == (0, 3)
    assert_frame_equal(again, lotus.offers)


def test_joined_searches_bring_all_their_answers(box, tmp_path):
    """Those of each search and of its details, each once."""
    cups = tm.add_details(tm.search_items("bamboo cup"), top=2)
    both = tm.concat([cups, tm.search_items("mug"), tm.search_items("mug")])
    case = save_case(tmp_path / "both.zip", Report(both))
    calls = box.calls

    with tm.settings(cache_dir=tmp_path / "colleague"):
        open_case(case)
        tm.concat([tm.add_details(tm.search_items("bamboo cup"), top=2), tm.search_items("mug")])

    assert box.calls == calls


def test_the_answers_are_those_that_the_offers_came_from(box, tmp_path):
    """Also where the store has got newer ones since; and they do not take the place of others."""
    older = tm.search_items("bamboo cup")
    newer = tm.search_items("bamboo cup", max_age=0)
    case = save_case(tmp_path / "older.zip", Report(older))

    with tm.settings(cache_dir=tmp_path / "colleague"):
        open_case(case)
        there = tm.search_items("bamboo cup")
    open_case(case)
    here = tm.search_items("bamboo cup")

    assert there["fetched_at"].iloc[0] == older["fetched_at"].iloc[0]
    assert here["fetched_at"].iloc[0] == newer["fetched_at"].iloc[0]
    assert here.attrs["tmapi"]["from_case"] == 0


def test_a_refresh_takes_the_place_of_an_answer_from_a_case(box, case, tmp_path):
    """It is an answer like any other, and stays as the older one."""
    with tm.settings(cache_dir=tmp_path / "colleague"):
        open_case(case)
        fresh = tm.search_image(box.pictures["lotus"], pages=2, max_age=0)

    assert fresh.attrs["tmapi"]["paid"] == 2
    assert fresh.attrs["tmapi"]["from_case"] == 0


def test_a_case_of_a_case_is_the_same(lotus, case, tmp_path):
    """It can be handed on by who got it."""
    with tm.settings(cache_dir=tmp_path / "colleague"):
        again = save_case(tmp_path / "again.zip", open_case(case))

    first, second = (archive.unpack(path.read_bytes()) for path in (case, again))
    assert {**first, "case.json": b""} == {**second, "case.json": b""}


def test_answers_that_are_gone_are_told(lotus, tmp_path):
    """The case is made without them, with one warning."""
    Store(Path(tm.show_settings().set_index("setting").loc["cache_dir", "value"])).clear()

    with pytest.warns(tm.StoreWarning, match="5 of 5 answers are not in the store any more"):
        case = save_case(tmp_path / "lotus.zip", lotus)

    assert_frame_equal(open_case(case).offers, lotus.offers)


def test_a_frame_of_ones_own_makes_a_case_too(tmp_path):
    """It came from no answers, and there is nothing to warn of."""
    title = pd.Series(["half a character: \ud800"], dtype=object)
    frame = pd.DataFrame({"item_id": [1], "company_name": ["甲"], "title": title})

    case = save_case(tmp_path / "own.zip", Report(frame))

    assert_frame_equal(open_case(case).offers, frame)
    assert not (Path(os.environ["TMAPI_CACHE_DIR"])).exists()


def test_neither_token_nor_path_of_this_machine_is_in_a_case(tmp_path):
    """Not in any of its files, whatever was searched with."""
    token, home = "a-secret-token-of-some-length", tmp_path / "home-of-mine"
    home.mkdir()
    (home / "lotus.jpg").write_bytes(jpeg((400, 400)))
    with tm.sandbox(token=token) as box, tm.settings(cache_dir=home):
        offers = tm.add_details(tm.search_image(home / "lotus.jpg"), top=1)
        case = save_case(tmp_path / "lotus.zip", Report(offers))
        names = {path.name for path in home.iterdir()}

    content = b"".join(archive.unpack(case.read_bytes()).values()) + case.read_bytes()
    assert box.calls >= 3
    assert "store.sqlite" in names
    for secret in (token, "home-of-mine", str(tmp_path)):
        assert secret.encode() not in content


def test_a_case_that_cannot_be_saved_leaves_the_old_file(lotus, case):
    """The column is named, and what was there is there."""
    before = case.read_bytes()
    odd = Report(lotus.offers.assign(odd=[{1}] * len(lotus.offers)))

    with pytest.raises(tm.ParameterError, match='the column "odd"'):
        save_case(case, odd)

    assert case.read_bytes() == before
    assert [path.name for path in case.parent.iterdir() if "lotus" in path.name] == ["lotus.zip"]


@pytest.mark.parametrize(
    ("path", "report", "said"),
    [
        ("lotus.tar", Report(pd.DataFrame()), "the name ends in .zip"),
        ("not-there/lotus.zip", Report(pd.DataFrame()), "there is no folder"),
        ("lotus.zip", pd.DataFrame(), "a DataFrame is no report"),
    ],
    ids=["another ending", "no folder", "no report"],
)
def test_what_cannot_be_a_case_is_told(tmp_path, path, report, said):
    """Before anything is written."""
    with pytest.raises(tm.ParameterError, match=f"(?i){said}"):
        save_case(tmp_path / path, report)


def test_a_report_too_large_for_a_case_is_refused_at_once(lotus, tmp_path, monkeypatch):
    """Not only when somebody opens it."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10_000)

    with pytest.raises(tm.ParameterError, match="larger than a case may be"):
        save_case(tmp_path / "lotus.zip", lotus)


def test_a_store_that_cannot_be_used_costs_only_the_storing(case, tmp_path):
    """The report is there, with a warning."""
    (tmp_path / "file").touch()

    with tm.settings(cache_dir=tmp_path / "file"), pytest.warns(tm.StoreWarning, match="could not be stored"):
        report = open_case(case)

    assert len(report.offers)


# Hostile files


def repacked(case: Path, change: Callable[[dict[str, bytes]], object], *, mended: bool = True) -> Path:
    """The case with its files changed, and the checksums made to fit unless not `mended`."""
    files = archive.unpack(case.read_bytes())
    change(files)
    if mended and "case.json" in files:
        told = json.loads(files["case.json"])
        told["files"] = {name: digest(content) for name, content in files.items() if name != "case.json"}
        files["case.json"] = json.dumps(told).encode()
    return written(case, files.items())


def written(case: Path, files: Any) -> Path:
    """A zip with whatever is wanted in it: names or entries, and contents."""
    hostile = case.with_name("hostile.zip")
    with zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files:
            out.writestr(name, content)
    return hostile


def with_entry(
    name: str, content: bytes = b"x", mode: int = 0, method: int = zipfile.ZIP_DEFLATED
) -> Callable[..., Path]:
    """Makes the case with one more file in it."""

    def make(case: Path) -> Path:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = method
        return written(case, [*archive.unpack(case.read_bytes()).items(), (entry, content)])

    return make


def with_json(name: str, change: Callable[[Any], object]) -> Callable[..., Path]:
    """Makes the case with the values in one of its files changed."""

    def make(case: Path) -> Path:
        def edit(files: dict[str, bytes]) -> None:
            told = json.loads(files[name])
            changed = change(told)
            files[name] = json.dumps(told if changed is None else changed).encode()

        return repacked(case, edit, mended=name != "case.json")

    return make


def with_bytes(name: str, content: bytes) -> Callable[..., Path]:
    """Makes the case with one of its files replaced."""
    mended = name != "case.json"
    return lambda case: repacked(case, lambda files: files.update({name: content}), mended=mended)


def encrypted(case: Path) -> Path:
    """The case with the flag of encryption on every file."""
    content = bytearray(case.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 1)
    return overwritten(case, bytes(content))


def overwritten(case: Path, content: bytes) -> Path:
    """A file beside the case."""
    hostile = case.with_name("hostile.zip")
    hostile.write_bytes(content)
    return hostile


def flipped(case: Path) -> Path:
    """The case with a bit fallen over in the middle of its largest file."""
    with zipfile.ZipFile(case) as whole:
        entry = max(whole.infolist(), key=lambda one: one.compress_size)
    content = bytearray(case.read_bytes())
    content[entry.header_offset + 40 + entry.compress_size // 2] ^= 16
    return overwritten(case, bytes(content))


def lying(case: Path) -> Path:
    """The case with a file that is longer than the list of contents says."""
    made = with_entry("answers/90000.json", b"[" * 2_000_000, method=zipfile.ZIP_STORED)(case)
    content = made.read_bytes()
    at = content.rfind(b"PK\x01\x02")
    return overwritten(case, content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :])


def twice(case: Path) -> Path:
    """The case with a file in it twice."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        return with_entry("offers.json", b"{}")(case)


def renamed(rows: list[dict[str, Any]], **changed: Any) -> None:
    """Change what the first answer says of itself, and its name so that it fits."""
    rows[0].update(changed)
    stamp = datetime.fromisoformat(rows[0]["fetched_at"]).timestamp()
    rows[0]["name"] = f"{rows[0]['name'][:64]}@{stamp:.6f}"


TOMORROW = (datetime.now(UTC) + timedelta(days=30)).isoformat()
PICKLE = pickle.dumps(Path("evil"))
DEEP = b"[" * 200_000
HUGE = b'{"code": 200, "data": {"items": ' + b"9" * 5_000 + b"}}"
HOSTILE: dict[str, Callable[[Path], Path]] = {
    "no zip": lambda case: overwritten(case, b"hello"),
    "an empty file": lambda case: overwritten(case, b""),
    "an empty zip": lambda case: written(case, []),
    "another zip": lambda case: written(case, [("word/document.xml", b"<x/>")]),
    "the first half": lambda case: overwritten(case, case.read_bytes()[: case.stat().st_size // 2]),
    "without its end": lambda case: overwritten(case, case.read_bytes()[:-30]),
    "a bit that has fallen over": flipped,
    "encrypted": encrypted,
    "a way up and out": with_entry("../../evil.py"),
    "a way out by backslash": with_entry("..\\evil.py"),
    "an absolute name": with_entry("/etc/cron.d/evil"),
    "a drive": with_entry("C:/evil.py"),
    "a folder": with_entry("answers/"),
    "a pickle": with_entry("offers.pkl", PICKLE),
    "a program": with_entry("setup.py", b"raise SystemExit"),
    "a symbolic link": with_entry("pictures/9000.jpg", b"/etc/passwd", stat.S_IFLNK | 0o777),
    "a name twice": twice,
    "packed another way": with_entry("answers/90000.json", b"{}", method=zipfile.ZIP_BZIP2),
    "a bomb": with_entry("answers/90000.json", bytes(20_000_000)),
    "a file longer than it says": lying,
    "a file more than it lists": with_entry("answers/90000.json", b"{}"),
    "a file less": lambda case: repacked(case, lambda files: files.pop("answers/00000.json"), mended=False),
    "another content": lambda case: repacked(
        case, lambda files: files.update({"report.json": b"{}"}), mended=False
    ),
    "no list": lambda case: repacked(case, lambda files: files.pop("case.json")),
    "a later version": with_json("case.json", lambda told: told.update(version=2)),
    "another format": with_json("case.json", lambda told: told.update(format="other")),
    "a list that is none": with_bytes("case.json", b"[1, 2]"),
    "offers that are a pickle": with_bytes("offers.json", PICKLE),
    "deep offers": with_bytes("offers.json", DEEP),
    "a huge number": with_bytes("offers.json", b"9" * 5_000),
    "columns of different lengths": with_json("offers.json", lambda told: told["columns"][0]["values"].pop()),
    "a dtype of a stranger": with_json("offers.json", lambda told: told["columns"][0].update(dtype="V8")),
    "texts for numbers": with_json("offers.json", lambda told: told["columns"][0].update(values=["x"] * 40)),
    "endless rows": with_json(
        "offers.json", lambda told: told.update(index={"name": None, "range": [0, 10**15, 1]}, columns=[])
    ),
    "attrs that are none": with_json("offers.json", lambda told: told.update(attrs=[1])),
    "attrs of a search that are text": with_json(
        "offers.json", lambda told: told["attrs"]["tmapi"].update(unreadable="x")
    ),
    "parameters that are none": with_json(
        "offers.json", lambda told: told["attrs"]["tmapi"].update(parameters=None)
    ),
    "groups that tell nothing": with_json(
        "offers.json", lambda told: told["attrs"]["tmapi_score"].update(groups={"": {}})
    ),
    "notes that are a number": with_json(
        "offers.json", lambda told: told["attrs"]["tmapi_score"].update(notes=5)
    ),
    "no columns": with_json("offers.json", lambda told: told.pop("columns")),
    "a quantity that cannot be": with_json("report.json", lambda told: told["asked"].update(quantity=-1)),
    "an unknown wish": with_json("report.json", lambda told: told["asked"].update(run="os.system")),
    "a picture from elsewhere": with_json(
        "report.json", lambda told: told["pictures"].update(x="/etc/passwd")
    ),
    "a picture that is none": with_bytes("pictures/0000.jpg", b"\xff\xd8\xff" + PICKLE),
    "a picture that is huge": with_bytes("pictures/0000.jpg", jpeg((4000, 10))),
    "an answer that is an error": with_bytes("answers/00000.json", b'{"code": 439, "msg": "no balance"}'),
    "an answer that is a page": with_bytes("answers/00000.json", b"<html></html>"),
    "a deep answer": with_bytes("answers/00000.json", DEEP),
    "a huge number in an answer": with_bytes("answers/00000.json", HUGE),
    "an answer of no endpoint": with_json("answers.json", lambda rows: rows[0].update(endpoint="../x")),
    "an answer under another name": with_json("answers.json", lambda rows: rows[0].update(name="../../evil")),
    "an answer under another time": with_json(
        "answers.json", lambda rows: rows[0].update(fetched_at="2026-01-01T00:00:00+00:00")
    ),
    "an answer from the future": with_json("answers.json", lambda rows: renamed(rows, fetched_at=TOMORROW)),
    "an answer without a zone": with_json(
        "answers.json", lambda rows: renamed(rows, fetched_at="2026-01-01T00:00:00")
    ),
    "an answer that is elsewhere": with_json("answers.json", lambda rows: rows[0].update(body="offers.json")),
    "an answer with more to it": with_json("answers.json", lambda rows: rows[0].update(from_case=False)),
}


@pytest.mark.parametrize("make", list(HOSTILE.values()), ids=list(HOSTILE))
def test_what_is_no_case_is_refused_with_one_line_and_changes_nothing(case, make, tmp_path):
    """Nothing gets into the store, nothing onto the disk, and the error says which file."""
    hostile = make(case)
    before = sorted(path for path in tmp_path.rglob("*"))

    with tm.settings(cache_dir=tmp_path / "colleague"), pytest.raises(tm.ParameterError) as caught:
        open_case(hostile)

    assert "hostile.zip" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.__cause__ is None
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_a_file_that_is_not_there_is_told(tmp_path):
    """With the reason that the system gives."""
    with pytest.raises(tm.ParameterError, match="No such file"):
        open_case(tmp_path / "lotus.zip")


def test_a_file_larger_than_any_case_is_not_read(case, monkeypatch):
    """However it is made."""
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000)

    with pytest.raises(tm.ParameterError, match="larger than a case may be"):
        open_case(case)


def test_a_column_of_a_strangers_case_is_shown_and_not_run(box, case, tmp_path):
    """Markup in the offers of a case is text on the page."""

    def attack(told: dict[str, Any]) -> None:
        for column in told["columns"]:
            if column["name"] in ("title", "company_name"):
                column["values"] = ["<script>window.__xss = 1</script>"] * len(column["values"])

    report = open_case(with_json("offers.json", attack)(case))

    assert b"<script" not in report.save(tmp_path / "page.html").read_bytes()
