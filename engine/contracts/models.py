"""Models as people have and get them: found on this disk, listed in the catalogue, on their way here; and what this
machine can carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.events import Problem


class ModelKind(StrEnum):
    """What a model does."""

    TEXT = "text"
    """reads words"""
    VISION = "vision"
    """looks at pages"""


class Store(StrEnum):
    """Whose folder a model lies in. The values are names that people know."""

    OLLAMA = "Ollama"
    HUGGING_FACE = "Hugging Face"
    LM_STUDIO = "LM Studio"
    GPT4ALL = "GPT4All"
    JAN = "Jan"
    FOLIOSCOPE = "Folioscope"
    """got or imported by Folioscope"""
    FOLDER = "folder"
    """that the person named"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHeader:
    """What the files of a model say of themselves, whatever they are called."""

    kind: ModelKind | None
    """None: a model that cannot be used here, for the reason in ``problem``"""
    family: str
    """ "llama-3.2-3b", as in the catalogue; empty where it is none of these"""
    title: str
    """ "Llama 3.2 3B Instruct"; of an unknown one its own name"""
    form: str
    """ "Q4_K_M", "bf16", "nf4", "4 bits (MLX)" ..."""
    size: int
    """bytes of all its files"""
    context: int = 0
    """tokens that it was made for; 0 where it does not say"""
    kv_bytes: int = 0
    """that a token takes in 16 bits; of a text model"""
    test: bool = False
    """random weights, made for tests"""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model on this disk, used where it lies."""

    path: str
    """file or folder that ``Session.use_text_model`` or ``use_vision_model`` takes"""
    store: Store
    name: str
    """as it is known there: "llama3.2:3b", the repository, the file"""
    header: ModelHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueModel:
    """A model that can be got."""

    id: str
    """ "llama-3.2-3b-q4_k_m", what ``folioscope models get`` takes"""
    kind: ModelKind
    family: str
    title: str
    form: str
    repository: str
    """on the Hugging Face hub"""
    files: tuple[str, ...]
    """in the repository, names or patterns such as ``*.json``; one of a text model, all that a vision model needs"""
    size: int
    """bytes, as published when the catalogue was made; the hub says it exactly"""
    licence: str
    """ "llama3.2" """
    gated: bool
    """the hub hands it out only to those who accepted its terms there"""
    purpose: str
    """a sentence: what it is for"""
    memory: tuple[tuple[int, int], ...]
    """tokens of context -> bytes of memory; of a vision model (0, bytes for a page)"""


# --- getting one -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloading:
    """Bytes arrive."""

    done: int
    total: int
    seconds_left: float | None
    file: str
    """that is under way"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The connection broke; it is tried again by itself."""

    reason: str
    """a sentence"""
    seconds: float
    """until then"""


@dataclass(frozen=True, slots=True)
class Checking:
    """What is here is compared with the checksums that the source published."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Got:
    """The model is here, whole and checked."""

    path: str


DownloadEvent = Downloading | Waiting | Checking | Got


# --- does it fit -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsCard:
    """A card that computes."""

    maker: str
    """NVIDIA, AMD, Intel, Apple"""
    name: str
    memory: int
    """bytes; 0 where the system does not say it; of unified memory what the card may take"""
    unified: bool
    """its memory is the machine's"""
    used_by: tuple[str, ...] = ()
    """the installed engines that can use it: "text", "vision" """


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """What this process may use of the machine."""

    memory: int
    """bytes, the limit of a control group counted"""
    free_memory: int
    cores: int
    processor: str
    instructions: tuple[str, ...]
    """sets that engines ask for: "avx2", "avx512f", "avx512_bf16", "amx", "neon" ..."""
    cards: tuple[GraphicsCard, ...]
    disk_free: int
    """bytes where models are kept"""
    disk_speed: float
    """bytes a second, read; 0 where it was not measured"""


class Fit(StrEnum):
    """Whether a model has room here."""

    WELL = "well"
    TIGHT = "tight"
    """alone, or with a short context: other programs must give way"""
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A model on this machine."""

    fit: Fit
    memory: int
    """bytes that it takes at work"""
    sentence: str
    """ "Needs 10.0 GB, this machine has 16 GB." """


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The pair of models that serves this machine best."""

    text: str
    """id in the catalogue; empty: none"""
    vision: str
    together: bool
    """both stay in memory; else they take turns"""
    sentence: str
    """ "3B and 11B in 4 bits, taking turns: about 1 min a page." """
    numbers: tuple[tuple[str, str], ...]
    """what it rests on, each with its value"""


# --- licence ---------------------------------------------------------------------------------------------------------


class Region(StrEnum):
    """What the person said of the European Union, which the licence of the vision models asks for."""

    UNSAID = "unsaid"
    OUTSIDE = "outside"
    """neither an individual domiciled there, nor acting for a company whose principal place of business is there"""
    INSIDE = "inside"
    OTHER_RIGHTS = "other_rights"
    """they hold other rights from Meta"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the person agreed to, and when."""

    licence: str = ""
    """version of the licence that was accepted: "Llama 3.2 Community License, 25 September 2024"; empty: none"""
    accepted: str = ""
    """ISO 8601"""
    region: Region = Region.UNSAID
    region_said: str = ""
    """ISO 8601"""
