"""Which wheel fits this computer, told from the names that wheels have."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version


def best_wheel(requirement: str, names: Iterable[str]) -> str | None:
    """The newest of these files that meets a requirement, in the form that fits this Python and system best; None
    where none does."""
    wanted = Requirement(requirement)
    ranks = {tag: rank for rank, tag in enumerate(sys_tags())}
    fitting: list[tuple[Version, int, str]] = []
    for name in names:
        try:
            project, version, _, tags = parse_wheel_filename(name)
        except InvalidWheelFilename:
            continue
        if project == canonicalize_name(wanted.name) and version in wanted.specifier and not tags.isdisjoint(ranks):
            fitting.append((version, -min(ranks[tag] for tag in tags if tag in ranks), name))
    return max(fitting)[2] if fitting else None


def project_of(requirement: str) -> str:
    """ "nvidia-cublas", as an index names it."""
    return canonicalize_name(Requirement(requirement).name)
