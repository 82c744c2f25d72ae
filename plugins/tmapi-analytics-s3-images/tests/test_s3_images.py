"""Pictures in a real S3 server on this machine, and a search that publishes by it."""

from __future__ import annotations

import io
import os
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
import tmapi_analytics_s3_images as plugin
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.testing import check_plugin

PICTURE = b"\xff\xd8 a picture"


@pytest.fixture(scope="module")
def server():
    """The address of an S3 server that runs while these tests do."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(autouse=True)
def settings(server, monkeypatch, tmp_path):
    """No settings but those of the test server, whatever this machine has."""
    for name in [name for name in os.environ if name.startswith(("TMAPI_", "AWS_"))]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "TMAPI_CONFIG_DIR", "TMAPI_CACHE_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("TMAPI_S3_ENDPOINT", server)
    requests.post(f"{server}/moto-api/reset", timeout=10)


@pytest.fixture
def bucket(server, monkeypatch):
    """A client of the server, where the bucket "pictures" is set and there."""
    monkeypatch.setenv("TMAPI_S3_BUCKET", "pictures")
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    client.create_bucket(Bucket="pictures")
    return client


def publish(picture=PICTURE):
    """What the host does."""
    return plugin.tmapi_publish_image(picture)


def test_the_url_gives_back_the_picture(bucket):
    """Whoever has the URL gets the picture, as a JPEG."""
    answer = requests.get(publish(), timeout=10)

    assert answer.content == PICTURE
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_without_the_signature_nobody_gets_it(bucket):
    """The object is private: the same address without its signature is refused."""
    answer = requests.get(publish().partition("?")[0], timeout=10)

    assert answer.status_code == 403


@pytest.mark.parametrize(("set_to", "seconds"), [(None, "7200"), ("600", "600")], ids=["two hours", "as set"])
def test_the_url_ends(bucket, monkeypatch, set_to, seconds):
    """The URL is signed for two hours, or for as long as was set."""
    if set_to:
        monkeypatch.setenv("TMAPI_S3_EXPIRES", set_to)

    signed = parse_qs(urlsplit(publish()).query)

    assert signed["X-Amz-Expires"] == [seconds]
    assert signed["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_the_same_picture_twice_has_two_keys_that_begin_alike(bucket, monkeypatch):
    """A key is the prefix, a hash of the picture, and chance that nobody can guess."""
    monkeypatch.setenv("TMAPI_S3_PREFIX", "mine/")

    first, second = (urlsplit(publish()).path.removeprefix("/pictures/") for _ in range(2))

    assert first != second
    assert first[:22] == second[:22]
    assert first.startswith("mine/")
    assert first.endswith(".jpg")


def test_without_a_bucket_the_picture_is_left_to_others():
    """A plugin that is installed but not set up stands in nobody's way."""
    assert publish() is None
    assert not plugin.tmapi_can_publish()


def test_with_a_bucket_own_pictures_can_be_searched_with(bucket):
    """Whoever asks before a search hears that there is a place for the picture."""
    assert plugin.tmapi_can_publish()


@pytest.mark.parametrize("seconds", ["soon", "0", "604801"], ids=["a word", "nothing", "more than a week"])
def test_an_impossible_expiry_is_refused(bucket, monkeypatch, seconds):
    """The setting is named before anything is sent."""
    monkeypatch.setenv("TMAPI_S3_EXPIRES", seconds)

    with pytest.raises(ValueError, match="TMAPI_S3_EXPIRES cannot be"):
        publish()


def test_a_failure_is_one_line_that_names_the_bucket(monkeypatch):
    """What went wrong is said without a traceback of boto3's, and without the secret key."""
    monkeypatch.setenv("TMAPI_S3_BUCKET", "not-there")

    with pytest.raises(RuntimeError, match=r"into the bucket 'not-there': .*NoSuchBucket") as failure:
        publish()

    assert "\n" not in str(failure.value)
    assert "secret-of-the-test" not in str(failure.value)


def test_missing_credentials_are_told(bucket, monkeypatch):
    """Without credentials the error says that it is they that are missing."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    with pytest.raises(RuntimeError, match=r"(?i)credentials"):
        publish()


def test_the_lifecycle_rule_removes_what_has_the_prefix(bucket, capsys):
    """One command has the store remove pictures after some days, and says so."""
    plugin.main(["lifecycle", "--days", "3"])

    (rule,) = bucket.get_bucket_lifecycle_configuration(Bucket="pictures")["Rules"]
    assert rule["Filter"] == {"Prefix": "tmapi-images/"}
    assert rule["Expiration"] == {"Days": 3}
    assert capsys.readouterr().out == "pictures are removed after 3 days\n"


def test_the_lifecycle_rule_leaves_the_others_alone(bucket):
    """Rules that were there stay, and the rule set twice is there once."""
    theirs = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 90}}
    bucket.put_bucket_lifecycle_configuration(Bucket="pictures", LifecycleConfiguration={"Rules": [theirs]})

    plugin.expire_after(1)
    plugin.expire_after(2)

    rules = bucket.get_bucket_lifecycle_configuration(Bucket="pictures")["Rules"]
    assert {rule["ID"]: rule["Expiration"]["Days"] for rule in rules} == {"theirs": 90, plugin.RULE: 2}


@pytest.mark.parametrize("days", ["0", "-1"])
def test_the_lifecycle_rule_needs_a_day_at_least(bucket, days):
    """Pictures of no age cannot be removed; no rule is set."""
    with pytest.raises(SystemExit, match=f"days cannot be {days}: 1 or more"):
        plugin.main(["lifecycle", "--days", days])

    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        bucket.get_bucket_lifecycle_configuration(Bucket="pictures")


def test_the_lifecycle_command_ends_with_one_line_where_it_cannot():
    """Without a bucket there is nothing to set a rule on."""
    with pytest.raises(SystemExit, match="TMAPI_S3_BUCKET"):
        plugin.main(["lifecycle"])


def test_a_search_by_a_local_picture_publishes_it(bucket, server, tmp_path):
    """The API's conversion is asked with the signed URL, under which the cleaned picture lies."""
    local = tmp_path / "lotus.png"
    Image.new("RGB", (1200, 900), "olive").save(local)

    with tm.sandbox() as box, tm.settings(publish_url=None):
        tm.search_image(local)

    (conversion,) = [call for call in box.log if call.endpoint == "convert_url"]
    url = conversion.params["url"]
    assert url.startswith(f"{server}/pictures/tmapi-images/")
    assert Image.open(io.BytesIO(requests.get(url, timeout=10).content)).size == (1000, 750)


def test_the_plugin_keeps_the_hosts_rules():
    """The hook is spelt and marked as the host wants it."""
    check_plugin(plugin)
