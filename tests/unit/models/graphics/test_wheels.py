"""The wheels of a build are found by their names, on pages and in folders that are not trusted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from engine.models.graphics.build import FILE, build_here
from engine.models.graphics.index import links
from engine.models.graphics.wheels import best_wheel
from tests.architecture.tree import text_of

THIS = f"cp{sys.version_info.major}{sys.version_info.minor}"
ADDRESS = "https://index.example/whl/torch/"
SUM = "0" * 64


def test_the_torch_to_be_got_is_the_one_that_folioscope_is_tested_with() -> None:
    data = json.loads(FILE.read_bytes())
    pins = dict(line.split("==") for line in text_of(Path("constraints.txt")).splitlines() if "==" in line)
    assert Version(data["torch"]).public == pins["torch"]
    assert {system["wheels"][0] for system in data["systems"].values()} == {f"torch=={data['torch']}"}


def test_every_system_that_has_a_build_can_read_what_it_asks_for() -> None:
    systems = json.loads(FILE.read_bytes())["systems"]
    builds = [build_here(system) for system in systems]
    assert all(build is not None and build.size < build.room for build in builds)
    assert all(Requirement(wheel).specifier for build in builds if build for wheel in build.wheels)
    assert build_here("darwin") is None


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["torch-9.0+cu1-py3-none-any.whl", "torch-9.0+cpu-py3-none-any.whl"], "torch-9.0+cu1-py3-none-any.whl"),
        (["torch-9.1+cu1-py3-none-any.whl", "torch-8.0+cu1-py3-none-any.whl"], None),
        (["torch-9.0+cu1-cp27-cp27m-win32.whl", "torch-9.0+cu1.tar.gz", "torch", "../torch-9.0-x.whl"], None),
        (
            ["torch-9.0+cu1-py3-none-any.whl", f"torch-9.0+cu1-{THIS}-none-any.whl"],
            f"torch-9.0+cu1-{THIS}-none-any.whl",
        ),
    ],
)
def test_the_wheel_is_the_one_of_this_version_python_and_system(names: list[str], best: str | None) -> None:
    assert best_wheel("torch==9.0+cu1", names) == best


def test_of_a_range_the_newest_is_taken() -> None:
    names = [f"nvidia_part-{version}-py3-none-any.whl" for version in ("1.9", "1.10", "2.0", "0.9")]
    assert best_wheel("nvidia-part>=1,<2", names) == "nvidia_part-1.10-py3-none-any.whl"


def test_links_of_a_page_are_read_whatever_stands_around_them() -> None:
    page = (
        f'<A HREF="https://files.example/a%2Bb-1.whl#sha256={SUM}" data-core-metadata="sha256=1">x</A>'
        f'<p><a href="/up/c.whl">c</a><a href="d.whl#sha256={SUM}x">d</a><a>nothing</a><a href="https://[">no</a>'
        f'<a href="old.whl#sha256={SUM}" data-yanked="broken">old</a><a href="..">up</a><a href="x/.e.whl">e</a'
    )
    found = links(page, ADDRESS)
    assert {name: (one.url, one.sha256) for name, one in found.items()} == {
        "a+b-1.whl": ("https://files.example/a%2Bb-1.whl", SUM),
        "c.whl": ("https://index.example/up/c.whl", ""),
        "d.whl": ("https://index.example/whl/torch/d.whl", ""),
    }


@pytest.mark.parametrize("name", ["%2e%2e%2fescape.whl", "a%5Cb.whl", "folioscope.json", "a.part"])
def test_a_name_that_would_lie_elsewhere_is_no_file(name: str) -> None:
    assert links(f'<a href="{name}#sha256={SUM}">x</a>', ADDRESS) == {}
