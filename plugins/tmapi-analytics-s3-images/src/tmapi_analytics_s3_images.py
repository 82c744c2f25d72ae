"""Puts a local picture into an S3 store, so that the API can fetch it by a URL that soon ends.

Set ``TMAPI_S3_BUCKET``; then ``tm.search_image("lotus.jpg")`` works without more. Amazon's S3 and every store
that speaks its protocol will do; credentials and region come from where boto3 looks for them. Nothing is made
public: the object is private, and its URL is signed and ends after two hours.

The pictures stay in the bucket until something removes them: after ``python -m tmapi_analytics_s3_images
lifecycle`` the store does.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tmapi_analytics.hookspecs import hookimpl

RULE = "tmapi-analytics-s3-images"
"""Name of the lifecycle rule; the bucket's other rules are left alone."""
LONGEST = 7 * 24 * 3600
"""Seconds: the most that a signature of version 4 allows."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where pictures go.

    Attributes
    ----------
    bucket : str
        From ``TMAPI_S3_BUCKET``.
    endpoint : str, optional
        From ``TMAPI_S3_ENDPOINT``: the URL of a store other than Amazon's.
    prefix : str
        From ``TMAPI_S3_PREFIX``: what every key begins with; never empty, since a lifecycle rule without a
        prefix would empty the bucket.
    expires : int
        From ``TMAPI_S3_EXPIRES``: seconds that a URL is good for. The default is more than the hour for which
        a conversion is used, so that a search that goes on later finds the picture still there.
    """

    bucket: str
    endpoint: str | None = None
    prefix: str = "tmapi-images/"
    expires: int = 2 * 3600


def read_settings() -> Settings | None:
    """What the environment says; None where no bucket is named.

    Raises
    ------
    ValueError
        ``TMAPI_S3_EXPIRES`` is no number of seconds from 1 to a week.
    """
    names = {"bucket", "endpoint", "prefix", "expires"}
    given: dict[str, Any] = {name: os.environ.get(f"TMAPI_S3_{name.upper()}", "") for name in names}
    given = {name: value for name, value in given.items() if value}
    if "bucket" not in given:
        return None
    if "expires" in given:
        given["expires"] = _seconds(given["expires"])
    return Settings(**given)


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST:
        raise ValueError(f"TMAPI_S3_EXPIRES cannot be {text!r}: seconds, 1 to {LONGEST:,} (a week)")
    return int(text)


@hookimpl
def tmapi_publish_image(image: bytes) -> str | None:
    """A signed URL of the picture in the bucket; None where no bucket is set.

    The key holds a hash of the picture and chance: nobody can guess it, and no search overwrites another's.

    Raises
    ------
    RuntimeError
        The store did not take it; one line that says why.
    ValueError
        A setting cannot be.
    """
    settings = read_settings()
    if settings is None:
        return None
    digest = hashlib.sha256(image).hexdigest()[:16]
    where = {
        "Bucket": settings.bucket,
        "Key": f"{settings.prefix}{digest}-{secrets.token_urlsafe(16)}.jpg",
    }
    with _one_line(f"the picture could not be put into the bucket {settings.bucket!r}"):
        client = _client(settings)
        # No ACL is sent: objects are private without, and buckets without ACLs refuse one.
        client.put_object(**where, Body=image, ContentType="image/jpeg")
        return str(client.generate_presigned_url("get_object", Params=where, ExpiresIn=settings.expires))


@hookimpl
def tmapi_can_publish() -> bool:
    """Whether a bucket is named."""
    return read_settings() is not None


def expire_after(days: int) -> None:
    """Have the store remove pictures of this age; the bucket's other rules stay as they are.

    Raises
    ------
    RuntimeError
        The store did not take the rule.
    ValueError
        No bucket is set, or `days` is less than 1.
    """
    if days < 1:
        raise ValueError(f"days cannot be {days}: 1 or more")
    settings = read_settings()
    if settings is None:
        raise ValueError("no bucket is set: TMAPI_S3_BUCKET")
    rule = {
        "ID": RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": settings.prefix},
        "Expiration": {"Days": days},
    }
    with _one_line(f"the rule could not be set on the bucket {settings.bucket!r}"):
        client = _client(settings)
        # What is put takes the place of all rules there are.
        rules = [*_other_rules(client, settings.bucket), rule]
        client.put_bucket_lifecycle_configuration(
            Bucket=settings.bucket, LifecycleConfiguration={"Rules": rules}
        )


def _other_rules(client: Any, bucket: str) -> list[dict[str, Any]]:
    from botocore.exceptions import ClientError

    try:
        rules = client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return []
    return [rule for rule in rules if rule.get("ID") != RULE]


def _client(settings: Settings) -> Any:
    import boto3
    from botocore.config import Config

    # Not boto3's common session: it may not be used from several threads, and keeps old credentials.
    return boto3.Session().client(
        "s3",
        endpoint_url=settings.endpoint,
        config=Config(
            signature_version="s3v4",
            # Other stores seldom have a host name for each bucket, and do not know the newer checksums.
            s3={"addressing_style": "path" if settings.endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=10,
            read_timeout=60,
        ),
    )


@contextmanager
def _one_line(what: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise RuntimeError(f"{what}: {' '.join(str(error).split())}") from None


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m tmapi_analytics_s3_images lifecycle --days 1``."""
    parser = argparse.ArgumentParser(prog="python -m tmapi_analytics_s3_images")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    lifecycle = commands.add_parser("lifecycle", help="have the store remove old pictures")
    lifecycle.add_argument("--days", type=int, default=1, help="their age, 1 or more (default: 1)")
    days = parser.parse_args(arguments).days
    try:
        expire_after(days)
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    sys.stdout.write(f"pictures are removed after {days} day{'' if days == 1 else 's'}\n")


if __name__ == "__main__":
    main()
