"""Models are got from a hub that breaks in every way: each time a good file comes of it, or a sentence."""

from __future__ import annotations

import errno
import json
import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.contracts import Checking, DownloadEvent, Downloading, Got, Terms, Waiting
from engine.errors import EnvironmentProblem, InputError, Interrupted, KnownError
from engine.models import room, web
from engine.models.download import Downloads
from engine.network import Network
from tests.helpers.faulty_server import COMMIT, FaultyHub
from tests.helpers.small_models import (
    SIGHT,
    SIGHT_FILES,
    TEXT_FILE,
    WORDS,
    Hurried,
    repositories,
    text_model,
    vision_model,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server() -> Iterator[FaultyHub]:
    with FaultyHub(repositories()).running() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def downloads(server: FaultyHub, folder: Path) -> Downloads:
    return Downloads(folder, Network(), Terms, server.address)


def got(downloads: Downloads, stop: Hurried | None = None) -> list[DownloadEvent]:
    """The text model, got whole."""
    events = list(downloads.get(text_model(), stop=stop or Hurried()))
    last = events[-1]
    assert isinstance(last, Got)
    assert Path(last.path).read_bytes() == TEXT_FILE
    assert {path.name for path in Path(last.path).parent.iterdir()} <= {"small.gguf", "folioscope.json", ".getting"}
    return events


def refused(downloads: Downloads) -> KnownError:
    """The sentence in which the text model is refused; no half file stands in its place."""
    with pytest.raises(KnownError) as caught:
        list(downloads.get(text_model(), stop=Hurried()))
    return caught.value


# --- the usual way ---------------------------------------------------------------------------------------------------


def test_one_file_comes_with_how_far_it_is(downloads: Downloads) -> None:
    told = [event for event in got(downloads) if isinstance(event, Downloading)]
    assert [event.done for event in told] == sorted(event.done for event in told)
    assert {event.total for event in told} == {len(TEXT_FILE)}
    assert told[-1].seconds_left is not None


def test_a_model_of_several_files_has_a_folder_and_nothing_else_of_the_repository(
    downloads: Downloads, folder: Path
) -> None:
    *_, last = downloads.get(vision_model(), stop=Hurried())
    assert last == Got(str(folder / "small-vision"))
    there = {path.name: path.read_bytes() for path in (folder / "small-vision").iterdir()}
    assert {name: there[name] for name in SIGHT_FILES} == SIGHT_FILES
    assert there.keys() - SIGHT_FILES.keys() <= {"folioscope.json", ".getting"}


def test_what_is_here_is_checked_and_not_fetched_again(downloads: Downloads, server: FaultyHub) -> None:
    got(downloads)
    events = got(downloads)
    assert any(isinstance(event, Checking) for event in events)
    assert not any(isinstance(event, Downloading) for event in events)
    assert len(server.ranges) == 1


def test_a_file_that_was_damaged_here_is_fetched_again(downloads: Downloads, folder: Path) -> None:
    got(downloads)
    (folder / "small-text" / "small.gguf").write_bytes(bytes(len(TEXT_FILE)))
    got(downloads)


# --- connections that break ------------------------------------------------------------------------------------------


def test_a_dropped_connection_is_gone_on_with_where_it_broke(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.drops = [100_000, 50_000, 1]
    stop = Hurried()
    events = got(downloads, stop)
    assert [event.seconds for event in events if isinstance(event, Waiting)] == [1, 1, 1]
    assert server.ranges == ["", "bytes=100000-", "bytes=150000-", "bytes=150001-"]


def test_a_silent_connection_counts_as_broken(
    downloads: Downloads, server: FaultyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "STALLED", 0.3)
    server.faults.stalls = [120_000]
    got(downloads)
    assert server.ranges == ["", "bytes=120000-"]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again(downloads: Downloads, server: FaultyHub, status: int) -> None:
    server.faults.statuses = [status] * 3
    stop = Hurried()
    got(downloads, stop)
    assert stop.waited == [1, 2, 4]


def test_who_never_answers_is_given_up_with_a_sentence_and_the_part_stays(
    downloads: Downloads, server: FaultyHub, folder: Path
) -> None:
    server.faults.drops = [70_000] + [0] * 20
    assert "connection" in refused(downloads).sentence
    assert (folder / "small-text" / "small.gguf.part").read_bytes() == TEXT_FILE[:70_000]
    server.faults.drops = []
    got(downloads)
    assert server.ranges[-1] == "bytes=70000-"


def test_no_connection_at_all_is_a_sentence(downloads: Downloads, folder: Path) -> None:
    nowhere = Downloads(folder, Network(), Terms, "http://127.0.0.1:9")
    assert refused(nowhere).next_step


# --- lies ------------------------------------------------------------------------------------------------------------


def test_ranges_that_are_ignored_make_it_start_over(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.drops = [100_000]
    server.faults.ignores_range = True
    events = got(downloads)
    assert any(isinstance(event, Waiting) and event.seconds == 0 for event in events)


def test_another_range_than_the_one_asked_for_is_not_taken(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.drops = [100_000]
    server.faults.range_lies = 7
    got(downloads)
    assert server.ranges == ["", "bytes=100000-", ""]


def test_a_new_version_on_the_way_makes_it_start_over(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.drops = [100_000]
    server.faults.etags = ['"before"', '"after"']
    got(downloads)
    assert server.ranges == ["", "bytes=100000-"]


def test_a_weak_mark_of_the_version_is_not_asked_about(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.drops = [100_000]
    server.faults.etags = ['W/"weak"', 'W/"weak"']
    got(downloads)
    assert "If-Range" not in server.asked[-1].headers


@pytest.mark.parametrize("lie", [1000, -1000])
def test_another_length_than_the_published_one_is_a_sentence(downloads: Downloads, server: FaultyHub, lie: int) -> None:
    server.faults.length_lies = lie
    assert "another file" in refused(downloads).sentence


def test_bytes_behind_the_end_are_let_go(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.extra = b"more" * 1000
    got(downloads)


def test_wrong_bytes_are_kept_aside_and_said(downloads: Downloads, server: FaultyHub, folder: Path) -> None:
    server.faults.alters = lambda content: bytes(reversed(content))
    error = refused(downloads)
    aside = folder / "small-text" / "small.gguf.wrong"
    assert "checksums differ" in error.sentence and str(aside) in error.sentence
    assert aside.read_bytes() == bytes(reversed(TEXT_FILE))
    assert not (folder / "small-text" / "small.gguf").exists()
    server.faults.alters = None
    list(downloads.get(text_model(), stop=Hurried()))
    assert (folder / "small-text" / "small.gguf").read_bytes() == TEXT_FILE


def test_a_small_file_is_checked_too(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.alters = lambda content: bytes(reversed(content))
    with pytest.raises(InputError, match=r"config\.json is not the file"):
        list(downloads.get(vision_model(), stop=Hurried()))


def test_a_part_that_changed_on_the_disk_does_not_become_a_model(
    downloads: Downloads, server: FaultyHub, folder: Path
) -> None:
    server.faults.drops = [100_000] + [0] * 20
    refused(downloads)
    part = folder / "small-text" / "small.gguf.part"
    part.write_bytes(bytes(50_000) + part.read_bytes()[50_000:])
    server.faults.drops = []
    assert "checksums differ" in refused(downloads).sentence


def test_a_part_that_nobody_noted_begins_anew_and_that_is_said(downloads: Downloads, folder: Path) -> None:
    (folder / "small-text").mkdir(parents=True)
    (folder / "small-text" / "small.gguf.part").write_bytes(b"of something else")
    assert any(isinstance(event, Waiting) and "another version" in event.reason for event in got(downloads))


@pytest.mark.parametrize("said", [b"<html>Log in to the hotel", b"[]", b"{}", b'{"id": 3, "siblings": 4}'])
def test_what_is_no_hub_is_a_sentence(downloads: Downloads, server: FaultyHub, said: bytes) -> None:
    server.faults.metadata = said
    assert refused(downloads).next_step


def test_a_redirect_to_a_host_that_is_not_known_is_not_followed(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.redirects = "https://elsewhere.example/small.gguf"
    assert "elsewhere.example" in refused(downloads).sentence


def test_a_redirect_on_the_same_host_is_followed(downloads: Downloads, server: FaultyHub) -> None:
    with FaultyHub(repositories()).running() as other:
        server.faults.redirects = f"{other.address}/{WORDS}/resolve/{COMMIT}/small.gguf"
        got(downloads)


@pytest.mark.parametrize("address", ["http://mirror.example", "ftp://mirror.example", "https://"])
def test_only_https_is_asked(downloads: Downloads, address: str) -> None:
    with pytest.raises(InputError, match="https"):
        list(downloads.get(text_model(), source=address, stop=Hurried()))


# --- terms and tokens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_model_says_what_to_do(downloads: Downloads, server: FaultyHub, status: int) -> None:
    server.faults.statuses = [status]
    error = refused(downloads)
    assert WORDS in error.next_step and "token" in error.next_step


def test_a_token_opens_it(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.token = "hf_right"
    *_, last = downloads.get(vision_model(gated=True), token="hf_right", stop=Hurried())
    assert isinstance(last, Got)


def test_no_token_is_sent_where_none_was_given(downloads: Downloads, server: FaultyHub) -> None:
    got(downloads)
    assert not any("Authorization" in asked.headers for asked in server.asked)


def test_a_token_is_not_handed_on_to_another_host(downloads: Downloads, server: FaultyHub) -> None:
    with FaultyHub(repositories()).running() as other:
        server.faults.redirects = f"{other.address}/{WORDS}/resolve/{COMMIT}/small.gguf"
        list(downloads.get(text_model(), token="hf_secret", stop=Hurried()))
        assert any("Authorization" in asked.headers for asked in server.asked)
        assert [asked.headers.get("Authorization") for asked in other.asked] == [None]


def test_the_proxy_of_the_system_is_used(server: FaultyHub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "")
    got(Downloads(folder, Network(), Terms, "http://127.0.0.1:9"))
    assert server.asked[-1].path.startswith("http://127.0.0.1:9/")


def test_all_is_asked_within_what_the_network_allows(server: FaultyHub, folder: Path) -> None:
    class Shut(Network):
        """Allows nothing, and hears what was wished for."""

        @contextmanager
        def allowed(self, hosts: Collection[str]) -> Iterator[None]:
            wished.append(set(hosts))
            raise PermissionError("shut")
            yield

    wished: list[set[str]] = []
    with pytest.raises(PermissionError):
        list(Downloads(folder, Shut(), Terms, server.address).get(text_model(), stop=Hurried()))
    assert wished == [{"huggingface.co", "*.hf.co", "127.0.0.1"}]
    assert server.asked == []


def test_what_is_not_there_is_a_sentence(downloads: Downloads, server: FaultyHub) -> None:
    server.faults.statuses = [404]
    assert "not there" in refused(downloads).sentence
    server.repositories = {}
    assert "not there" in refused(downloads).sentence
    server.repositories = {WORDS: {"other.gguf": b"another"}}
    assert "does not have" in refused(downloads).sentence


# --- stopping and going on -------------------------------------------------------------------------------------------


def test_stop_pauses_at_once_even_while_the_server_is_silent(
    downloads: Downloads, server: FaultyHub, folder: Path
) -> None:
    server.faults.stalls = [90_000]
    stop = threading.Event()
    server.faults.on_piece = lambda sent: stop.set() if sent == 90_000 else None
    with pytest.raises(Interrupted):
        list(downloads.get(text_model(), stop=stop))
    assert not server.ended.is_set(), "the connection was still open"
    kept = (folder / "small-text" / "small.gguf.part").read_bytes()
    assert TEXT_FILE.startswith(kept)
    got(downloads)


def test_a_model_that_another_program_is_getting_is_left_to_it(downloads: Downloads, server: FaultyHub) -> None:
    first = downloads.get(text_model(), stop=Hurried())
    next(first)
    assert "Another Folioscope" in refused(downloads).sentence
    first.close()
    got(downloads)


# --- the disk --------------------------------------------------------------------------------------------------------


def free(monkeypatch: pytest.MonkeyPatch, left: Callable[[], int]) -> None:
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=left()))


def test_room_is_looked_for_before_anything_is_fetched(
    downloads: Downloads, server: FaultyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    free(monkeypatch, lambda: room.SPARE + len(TEXT_FILE) - 1)
    assert "free" in refused(downloads).sentence
    assert server.ranges == []


def test_room_that_others_take_on_the_way_stops_it_and_the_part_goes_on_later(
    downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([10**12])
    free(monkeypatch, lambda: next(left, room.SPARE))
    assert "what is here stays" in refused(downloads).next_step
    monkeypatch.undo()
    got(downloads)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EIO])
def test_what_the_disk_refuses_is_a_sentence(
    downloads: Downloads, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("engine.models.part.Part.add", refuse)
    with pytest.raises(EnvironmentProblem, match=r"small\.gguf"):
        list(downloads.get(text_model(), stop=Hurried()))


# --- folders ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, content in SIGHT_FILES.items():
        (stick / name).write_bytes(content)
    return stick


@pytest.mark.disable_socket
def test_a_folder_is_as_good_as_a_hub(folder: Path, stick: Path) -> None:
    *_, last = Downloads(folder, Network(), Terms).get(vision_model(), source=str(stick), stop=Hurried())
    assert isinstance(last, Got)
    assert {name: (Path(last.path) / name).read_bytes() for name in SIGHT_FILES} == SIGHT_FILES


@pytest.mark.disable_socket
def test_a_stick_that_is_pulled_out_is_a_sentence(folder: Path, stick: Path) -> None:
    events = Downloads(folder, Network(), Terms).get(vision_model(), source=str(stick), stop=Hurried())
    next(event for event in events if isinstance(event, Downloading) and event.file == "config.json")
    (stick / "tokenizer.json").unlink()
    with pytest.raises(InputError, match="could not be read"):
        list(events)


@pytest.mark.disable_socket
def test_a_single_file_may_have_any_name(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "from a friend.gguf").write_bytes(TEXT_FILE)
    source = str(tmp_path / "from a friend.gguf")
    *_, last = Downloads(folder, Network(), Terms).get(text_model(), source=source, stop=Hurried())
    assert last == Got(str(folder / "small-text" / "small.gguf"))


def test_a_folder_that_folioscope_filled_is_checked_against_the_hubs_checksums(
    downloads: Downloads, folder: Path, tmp_path: Path
) -> None:
    got(downloads)
    shutil.copytree(folder, tmp_path / "stick")
    other = Downloads(tmp_path / "other", Network(), Terms)
    list(other.get(text_model(), source=str(tmp_path / "stick"), stop=Hurried()))
    (tmp_path / "stick" / "small-text" / "small.gguf").write_bytes(bytes(len(TEXT_FILE)))
    (tmp_path / "other" / "small-text" / "small.gguf").unlink()
    with pytest.raises(InputError, match="checksums differ"):
        list(other.get(text_model(), source=str(tmp_path / "stick"), stop=Hurried()))


def test_checksums_of_the_hub_are_not_forgotten_for_a_folder_that_has_none(
    downloads: Downloads, folder: Path, tmp_path: Path
) -> None:
    got(downloads)
    (folder / "small-text" / "small.gguf").unlink()
    (tmp_path / "small.gguf").write_bytes(bytes(len(TEXT_FILE)))
    with pytest.raises(InputError, match="checksums differ"):
        list(downloads.get(text_model(), source=str(tmp_path), stop=Hurried()))


@pytest.mark.disable_socket
@pytest.mark.parametrize("missing", ["config.json", "model-00001-of-00002.safetensors and its fellow"])
def test_a_folder_with_a_part_of_the_files_is_refused(folder: Path, stick: Path, missing: str) -> None:
    for path in stick.glob("model-*" if "fellow" in missing else missing):
        path.unlink()
    with pytest.raises(InputError, match="does not hold"):
        list(Downloads(folder, Network(), Terms).get(vision_model(), source=str(stick), stop=Hurried()))


def test_the_account_beside_the_files_says_where_they_came_from(downloads: Downloads, folder: Path) -> None:
    list(downloads.get(vision_model(), stop=Hurried()))
    account = json.loads((folder / "small-vision" / "folioscope.json").read_text())
    assert account["origin"].startswith(f"{SIGHT}@")
    assert {file["name"] for file in account["files"]} == SIGHT_FILES.keys()
