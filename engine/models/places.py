"""Where the programs that people have keep their models, on each system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.contracts import Store

OLLAMA_SERVICE = Path("/usr/share/ollama/.ollama/models")
"""where Ollama keeps models that runs as a service of Linux"""
LM_STUDIO_POINTER = ".lmstudio-home-pointer"
"""a file in the home folder that names LM Studio's own"""
LONGEST = 4096
"""bytes of a path in a file"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a model, until its header has been read."""

    path: Path
    store: Store
    name: str
    """as it is known there"""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system: str = sys.platform

    def ollama(self) -> Iterator[Path]:
        """Folders with ``manifests`` and ``blobs``."""
        named = self.environment.get("OLLAMA_MODELS")
        if named:
            yield Path(named)
        yield self.home / ".ollama" / "models"
        if self.system == "linux":
            yield OLLAMA_SERVICE

    def hub_cache(self) -> Path:
        """The folder with ``models--ORGANISATION--NAME``."""
        named = self.environment.get("HF_HUB_CACHE") or self.environment.get("HUGGINGFACE_HUB_CACHE")
        if named:
            return Path(named)
        cache = Path(self.environment.get("XDG_CACHE_HOME") or self.home / ".cache")
        return Path(self.environment.get("HF_HOME") or cache / "huggingface") / "hub"

    def folders(self) -> Iterator[tuple[Store, Path]]:
        """Folders in which models lie as they are."""
        yield Store.LM_STUDIO, self._lm_studio() / "models"
        yield Store.LM_STUDIO, self.home / ".cache" / "lm-studio" / "models"
        yield Store.GPT4ALL, self.gpt4all()
        yield Store.JAN, self._data("Jan", roaming=True) / "data" / "llamacpp" / "models"
        yield Store.JAN, self._data("Jan", roaming=True) / "data" / "models"
        yield Store.JAN, self.home / "jan" / "models"

    def gpt4all(self) -> Path:
        """GPT4All's folder of models, with its database of documents."""
        return self._data("nomic.ai", roaming=False) / "GPT4All"

    def _lm_studio(self) -> Path:
        usual = self.home / ".lmstudio"
        try:
            with (self.home / LM_STUDIO_POINTER).open(encoding="utf-8") as file:
                named = file.read(LONGEST).partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError):
            return usual
        return Path(named) if os.path.isdir(named) else usual

    def _data(self, program: str, *, roaming: bool) -> Path:
        """Where the system has programs keep their data."""
        if self.system == "darwin":
            return self.home / "Library" / "Application Support" / program
        if self.system == "win32":
            variable, folder = ("APPDATA", "Roaming") if roaming else ("LOCALAPPDATA", "Local")
            return Path(self.environment.get(variable) or self.home / "AppData" / folder) / program
        return Path(self.environment.get("XDG_DATA_HOME") or self.home / ".local" / "share") / program
