"""A table in a file -> a frame with its cells as they stand there. What is in them, `reading` says."""

from __future__ import annotations

import os
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from tmapi_analytics.errors import ConfigError, ParameterError
from tmapi_analytics.wording import nearest, short


def opened(table: object) -> tuple[pd.DataFrame, Path]:
    """The table as a frame, and the folder that its paths start from."""
    if isinstance(table, pd.DataFrame):
        return table, Path()
    hint = f"Give a DataFrame or a file that ends in {' or '.join(_READERS)}."
    if not isinstance(table, str | os.PathLike):
        raise ParameterError(f"a value of type {type(table).__name__} is no table", hint=hint)
    path = Path(table).expanduser()
    ending = path.suffix.lower()
    if ending not in _READERS:
        raise ParameterError(f'"{path.name}" cannot be read as a table{nearest(ending, _READERS)}', hint=hint)
    try:
        return _READERS[ending](path), path.parent
    except ImportError:
        problem, hint = "it needs openpyxl", 'Run: pip install "tmapi-analytics[excel]", or save it as .csv.'
        raise ConfigError(f'"{path.name}" cannot be read: {problem}', hint=hint) from None
    except OSError as error:
        problem = error.strerror or "it is not what its name says"
    except UnicodeDecodeError:
        problem, hint = "it is not UTF-8", 'Save it as "CSV UTF-8" or as .xlsx.'
    except _UNREADABLE as error:
        problem = short(str(error)) or "it is empty"
    raise ParameterError(f'the table "{path.name}" cannot be read: {problem}', hint=hint)


def _read_csv(path: Path) -> pd.DataFrame:
    """All cells as text, as they stand there: an article number keeps its zeros."""
    with path.open(encoding="utf-8-sig") as file:
        head = file.readline()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path,
                sep=max(",;\t", key=head.count),
                dtype=str,
                keep_default_na=False,
                index_col=False,
                skip_blank_lines=False,
                encoding="utf-8-sig",
            )
    except (pd.errors.ParserWarning, pd.errors.ParserError):
        raise ValueError("a line has more cells than the first; text with a comma needs quotes") from None


def _read_excel(path: Path) -> pd.DataFrame:
    """The first sheet, each cell as what it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells of every ornament that it does not know
        return pd.read_excel(path, engine="openpyxl", dtype=object, keep_default_na=False, na_values=[""])


_READERS: Mapping[str, Callable[[Path], pd.DataFrame]] = {".csv": _read_csv, ".xlsx": _read_excel}
_UNREADABLE = (ValueError, KeyError, zipfile.BadZipFile)
