"""What the person chose for the whole program, in a small file of the data folder.

The window and the command line read the same file; what concerns the window alone is in ``app/window_choices.py``.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.kept_servers import kept_servers
from app.paths import Home
from engine.contracts import Region, Server, Terms
from engine.remote.servers import is_server
from engine.store.sqlite_errors import translated
from engine.store.whole_file import whole

_LOG = logging.getLogger(__name__)
TEXT_MODEL_VARIABLE = "FOLIOSCOPE_TEXT_MODEL"
"""names a text model for one start of the program; it goes before the settings"""
VISION_MODEL_VARIABLE = "FOLIOSCOPE_VISION_MODEL"
"""the same for a vision model"""
NOTHING_AGREED = Terms()


@dataclass(frozen=True, slots=True)
class Settings:
    """Each with its default."""

    text_model: str | None = None
    """path of the model's file; None: quotes only"""
    vision_model: str | None = None
    """path of the model's folder or file; None: nothing looks at pages"""
    read_ahead: bool = True
    """the open document is read by the text model before a question comes"""
    terms: Terms = NOTHING_AGREED
    """what was agreed to for models that come under a licence"""
    model_folders: tuple[str, ...] = ()
    """folders and files that were named, in which models are looked for"""
    servers: tuple[Server, ...] = ()
    """other computers on which models answer"""


@dataclass(frozen=True, slots=True)
class NamedModel:
    """The file or folder of a model, and who names it."""

    path: str
    asked_for: bool
    """named for this start: what is wrong with it is an error. Otherwise it comes from the settings, and is worth a
    warning: the person may have moved the file since"""


def load(home: Home) -> Settings:
    """The settings in this folder, defaults where there are none.

    A file that makes no sense is set aside as ``settings-damaged.json``; of a newer program's file, what is unknown
    here is passed over.

    Raises:
        EnvironmentProblem: the file may not be read, or not be set aside.
    """
    with translated():
        try:
            content = home.settings.read_bytes()
        except FileNotFoundError:
            return Settings()
    try:
        return _settings(json.loads(content))
    except (ValueError, RecursionError):
        damaged = home.settings.with_name("settings-damaged.json")
        with translated():
            os.replace(home.settings, damaged)
        _LOG.warning("The settings could not be read; they are set aside as %s.", damaged.name)
        return Settings()


def save(home: Home, settings: Settings) -> None:
    """Write the settings, whole or not at all, readable by this user only.

    Raises:
        EnvironmentProblem: the disk is full, there is no permission.
    """
    with translated():
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole(home.settings) as part:
        part.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")


def change(home: Home, **chosen: Any) -> Settings:
    """Choose otherwise and leave all else as it is by now; ``chosen`` names fields of ``Settings``.

    Raises:
        EnvironmentProblem: as ``load`` and ``save``.
    """
    settings = replace(load(home), **chosen)
    save(home, settings)
    return settings


def named_model(home: Home, option: str | None = None) -> NamedModel | None:
    """The text model to be used: ``option``, else FOLIOSCOPE_TEXT_MODEL, else the settings; None: nobody names one."""
    return _asked_for(option, TEXT_MODEL_VARIABLE) or _kept(load(home).text_model)


def named_vision_model(home: Home, option: str | None = None) -> NamedModel | None:
    """The vision model to be used: ``option``, else FOLIOSCOPE_VISION_MODEL, else the settings; None: as above."""
    return _asked_for(option, VISION_MODEL_VARIABLE) or _kept(load(home).vision_model)


def _asked_for(option: str | None, variable: str) -> NamedModel | None:
    path = option or os.environ.get(variable)
    if not path:
        return None
    return NamedModel(path if is_server(path) else os.path.abspath(path), asked_for=True)


def _kept(path: str | None) -> NamedModel | None:
    return NamedModel(path, asked_for=False) if path else None


def _settings(kept: object) -> Settings:
    """Raises ValueError where a value is not of its kind."""
    if not isinstance(kept, dict):
        raise ValueError("no settings")
    known = {name: kept.get(name, usual) for name, usual in asdict(Settings()).items()}
    if not isinstance(known["read_ahead"], bool):
        raise ValueError("settings of another kind")
    if not all(known[name] is None or isinstance(known[name], str) for name in ("text_model", "vision_model")):
        raise ValueError("settings of another kind")
    folders = known["model_folders"]
    if not isinstance(folders, list | tuple) or not all(isinstance(folder, str) for folder in folders):
        raise ValueError("settings of another kind")
    return Settings(
        **{
            **known,
            "terms": _terms(known["terms"]),
            "model_folders": tuple(folders),
            "servers": kept_servers(known["servers"]),
        }
    )


def _terms(kept: object) -> Terms:
    """An answer that is unknown here has to be given anew. Raises ValueError where a value is not of its kind."""
    if not isinstance(kept, dict):
        raise ValueError("terms of another kind")
    known = {name: kept.get(name, usual) for name, usual in asdict(Terms()).items()}
    if not all(isinstance(value, str) for value in known.values()):
        raise ValueError("terms of another kind")
    region = Region(known["region"]) if known["region"] in list(Region) else Region.UNSAID
    return Terms(**{**known, "region": region})
