"""Graphics-card support is got from an index or a folder, tried, believed, removed; whatever breaks, it goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest

from engine.contracts import (
    CardTrial,
    Checking,
    Downloading,
    Got,
    ModelKind,
    SupportEvent,
    SupportStage,
    TryingCard,
    Unpacking,
    Waiting,
)
from engine.errors import EnvironmentProblem, InputError, Interrupted, KnownError
from engine.models import room
from engine.models.engines import library_folder, makers
from engine.models.graphics import support as supporting
from engine.models.graphics.build import believed
from engine.models.graphics.index import HOSTS
from engine.models.graphics.support import GraphicsSupport, TryOut
from engine.network import Network
from tests.helpers.faulty_server import FaultyHub
from tests.helpers.hardware import make_card, make_hardware
from tests.helpers.small_models import Hurried
from tests.helpers.wheels import FILES, PART, TORCH, index, link, make_build, page, wheel, wheel_folder, wheels

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

IDLE = make_hardware(cards=(make_card(used_by=()),))
TRIAL = CardTrial("9.0+cu1", "NVIDIA Swift 9")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose installed torch is the one for processors."""
    monkeypatch.setattr(supporting, "library_folder", lambda kind: None)


@pytest.fixture
def server() -> Iterator[FaultyHub]:
    with index(wheels()).running() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "graphics"


@pytest.fixture
def support(server: FaultyHub, folder: Path) -> GraphicsSupport:
    return GraphicsSupport(folder, make_build(f"{server.address}/whl"))


def driver(said: str) -> Callable[[Sequence[str]], str]:
    return lambda command: said


def got(support: GraphicsSupport, try_out: TryOut = lambda folder, stop: TRIAL, source: Path | None = None) -> Path:
    """The folder of what was got, tried and believed."""
    *_, last = support.get(Network(), try_out, source=source, stop=Hurried())
    assert isinstance(last, Got)
    path = Path(last.path)
    assert (path / "torch/__init__.py").is_file() and (path / "nvidia/cu1/lib/libpart.so.1").is_file()
    assert believed(path.parent, make_build()) == path
    assert {each.name for each in path.parent.iterdir()} == {path.name, ".getting"}
    return path


def refused(
    support: GraphicsSupport, try_out: TryOut = lambda folder, stop: TRIAL, source: Path | None = None
) -> KnownError:
    """The sentence in which it is refused; nothing is believed."""
    with pytest.raises(KnownError) as caught:
        list(support.get(Network(), try_out, source=source, stop=Hurried()))
    return caught.value


def stage(support: GraphicsSupport) -> SupportStage:
    """How far it is."""
    found = support.look(IDLE, driver("600.1"))
    assert found is not None
    return found.stage


def kinds(events: Sequence[SupportEvent]) -> list[type]:
    """Each kind once, in the order in which they came first."""
    return list(dict.fromkeys(map(type, events)))


# --- the usual way ---------------------------------------------------------------------------------------------------


def test_it_comes_is_unpacked_tried_and_believed_in_this_order(support: GraphicsSupport, folder: Path) -> None:
    tried: list[Path] = []

    def try_out(path: Path, stop: Event) -> CardTrial:
        tried.append(path)
        assert believed(folder, make_build()) is None, "before the trial nothing is believed"
        return TRIAL

    assert stage(support) is SupportStage.TO_GET
    events = list(support.get(Network(), try_out, stop=Hurried()))
    assert [kind for kind in kinds(events) if kind is not Checking] == [Downloading, Unpacking, TryingCard, Got]
    assert tried == [believed(folder, make_build())]
    assert stage(support) is SupportStage.READY


def test_the_engine_that_was_got_counts_for_the_card(support: GraphicsSupport) -> None:
    assert makers(ModelKind.VISION, library_folder(ModelKind.VISION, got(support))) == {"NVIDIA"}


def test_a_folder_of_wheels_is_as_good_as_the_index(folder: Path, tmp_path: Path) -> None:
    stick = wheel_folder(tmp_path / "stick", {**wheels(), "torch-9.0+cpu-py3-none-any.whl": b"another"})
    got(GraphicsSupport(folder, make_build()), source=stick)


def test_a_folder_without_one_of_them_is_a_sentence(folder: Path, tmp_path: Path) -> None:
    stick = wheel_folder(tmp_path / "stick", {TORCH: wheels()[TORCH]})
    assert "nvidia-part" in refused(GraphicsSupport(folder, make_build()), source=stick).sentence


def test_only_what_fits_is_fetched(support: GraphicsSupport, server: FaultyHub) -> None:
    got(support)
    assert {asked.path.rpartition("/")[2] for asked in server.asked if f"/{FILES}/" in asked.path} == {
        TORCH.replace("+", "%2B"),
        PART,
    }


# --- what breaks -----------------------------------------------------------------------------------------------------


def test_a_dropped_connection_is_gone_on_with(support: GraphicsSupport, server: FaultyHub) -> None:
    server.faults.drops = [10_000]
    got(support)
    assert server.ranges == ["", "bytes=10000-", ""]


def test_a_new_version_on_the_way_begins_anew(support: GraphicsSupport, server: FaultyHub) -> None:
    server.faults.drops = [10_000]
    server.faults.etags = ['"before"', '"after"']
    got(support)


def test_wrong_bytes_are_kept_aside_and_the_next_try_takes_the_right_ones(
    support: GraphicsSupport, server: FaultyHub, folder: Path
) -> None:
    server.faults.alters = lambda content: bytes(reversed(content))
    assert "checksums differ" in refused(support).sentence
    assert [path.name for path in folder.rglob("*.wrong")] == [f"{TORCH}.wrong"]
    server.faults.alters = None
    got(support)


@pytest.mark.parametrize("step", range(1, 13))
def test_left_at_any_step_it_goes_on(support: GraphicsSupport, server: FaultyHub, step: int) -> None:
    events = support.get(Network(), lambda folder, stop: TRIAL, stop=Hurried())
    for _ in range(step):
        next(events, None)
    events.close()
    asked = len(server.ranges)
    got(support)
    assert len(server.ranges) - asked <= 2


def test_what_is_here_of_it_is_told(support: GraphicsSupport, server: FaultyHub) -> None:
    server.faults.drops = [10_000] + [0] * 20
    assert "connection" in refused(support).sentence
    found = support.look(IDLE, driver("600.1"))
    assert found is not None and found.stage is SupportStage.BEGUN
    assert found.share == 10_000 / sum(map(len, wheels().values()))


def test_stop_pauses_it(support: GraphicsSupport, server: FaultyHub) -> None:
    stop = Event()
    server.faults.stalls = [10_000]
    server.faults.on_piece = lambda sent: stop.set() if sent == 10_000 else None
    with pytest.raises(Interrupted):
        list(support.get(Network(), lambda folder, stop: TRIAL, stop=stop))
    assert stage(support) is SupportStage.BEGUN
    got(support)


def test_a_busy_index_is_asked_again_and_a_missing_page_is_a_sentence(
    support: GraphicsSupport, server: FaultyHub
) -> None:
    server.faults.statuses = [503]
    events = list(support.get(Network(), lambda folder, stop: TRIAL, stop=Hurried()))
    assert any(isinstance(event, Waiting) for event in events)
    support.remove()
    server.pages = {}
    assert "torch is not there" in refused(support).sentence


def test_a_page_without_the_wheel_or_without_its_checksum_is_a_sentence(
    support: GraphicsSupport, server: FaultyHub
) -> None:
    named = link(TORCH, b"").partition("#")[0]
    server.pages = {"/whl/torch/": page(f'{named}">x</a>')}
    assert "no checksum" in refused(support).sentence
    server.pages = {"/whl/torch/": page("")}
    assert "no torch==9.0+cu1 that fits" in refused(support).sentence
    assert server.ranges == []


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", HOSTS[0].replace("*", "http://files") + "/"])
def test_a_link_to_another_host_or_in_the_clear_is_not_followed(
    support: GraphicsSupport, server: FaultyHub, elsewhere: str
) -> None:
    there = link(TORCH, wheels()[TORCH]).replace('href="/', f'href="{elsewhere}')
    server.pages = {"/whl/torch/": page(there)}
    assert "is not followed" in refused(support).sentence


def test_an_evil_wheel_is_kept_aside_and_nothing_of_it_counts(folder: Path, tmp_path: Path) -> None:
    stick = wheel_folder(tmp_path / "stick", {**wheels(), PART: wheel({"../../escaped": b"x"})})
    support = GraphicsSupport(folder, make_build())
    assert "outside its folder" in refused(support, source=stick).sentence
    assert not list(tmp_path.rglob("escaped"))
    shutil.rmtree(stick)
    got(support, source=wheel_folder(tmp_path / "stick", wheels()))


def test_room_for_all_of_it_is_looked_for_first(
    support: GraphicsSupport, server: FaultyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=room.SPARE + 149_999))
    assert "free" in refused(support).sentence
    assert server.asked == []


# --- the trial -------------------------------------------------------------------------------------------------------


def test_a_trial_that_goes_wrong_keeps_all_and_believes_nothing_and_the_next_only_tries(
    support: GraphicsSupport, server: FaultyHub
) -> None:
    def fail(folder: Path, stop: Event) -> CardTrial:
        raise EnvironmentProblem("No card is seen.", "Update the driver.")

    assert refused(support, fail).sentence == "No card is seen."
    assert stage(support) is SupportStage.UNTRIED
    asked = len(server.asked)
    got(support)
    assert len(server.asked) == asked


# --- what is said of it ----------------------------------------------------------------------------------------------


def test_without_a_card_or_for_one_that_is_used_nothing_is_offered(
    support: GraphicsSupport, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_card(maker="AMD", used_by=())
    assert support.look(make_hardware()) is None
    assert support.look(make_hardware(cards=(other,))) is None
    monkeypatch.setattr(supporting, "makers", lambda kind, folder: {"NVIDIA"})
    assert support.look(IDLE) is None


@pytest.mark.parametrize(
    ("memory", "version", "said"),
    [(0, "", "no working driver"), (8 * 2**30, "535.183.01", "too old"), (8 * 2**30, "600.1", "")],
)
def test_a_driver_that_would_not_do_is_said_before_anything_is_got(
    support: GraphicsSupport, memory: int, version: str, said: str
) -> None:
    hardware = make_hardware(cards=(make_card(used_by=(), memory=memory),))
    found = support.look(hardware, driver(version))
    assert found is not None
    assert said in (found.problem.sentence if found.problem else "")
    assert (found.problem is None) is (not said)


def test_a_card_that_was_taken_out_leaves_what_can_be_removed(support: GraphicsSupport) -> None:
    got(support)
    found = support.look(make_hardware())
    assert found is not None and found.card is None and found.problem is not None


# --- removing --------------------------------------------------------------------------------------------------------


def test_all_of_it_is_removed_and_the_room_is_told(support: GraphicsSupport, folder: Path) -> None:
    path = got(support)
    size = sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    assert support.remove() == size
    assert believed(folder, make_build()) is None
    with pytest.raises(InputError, match="No graphics-card support"):
        support.remove()


def test_an_older_build_goes_when_a_new_one_is_here(support: GraphicsSupport, folder: Path) -> None:
    (folder / "8.0+cu1-cpython-311").mkdir(parents=True)
    (folder / "8.0+cu1-cpython-311" / "tried.json").touch()
    got(support)


def test_another_program_that_gets_it_is_left_to_it(support: GraphicsSupport) -> None:
    first = support.get(Network(), lambda folder, stop: TRIAL, stop=Hurried())
    next(first)
    assert "Another Folioscope" in refused(support).sentence
    with pytest.raises(EnvironmentProblem, match="Another Folioscope"):
        support.remove()
    first.close()
    got(support)


def test_a_system_without_a_build_is_offered_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supporting, "build_here", lambda: None)
    support = GraphicsSupport(folder)
    assert support.look(IDLE) is None
    assert "no graphics-card support for this system" in refused(support).sentence
