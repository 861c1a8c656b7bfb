"""``python -m installers.setup run | checks | dev | gpu``: called by the Makefile."""

from __future__ import annotations

import os
import sys

from installers.setup import cards, engines, environment, packages, window
from installers.setup.steps import SetupError, say


def run() -> int:
    """``make run``: set up what is missing, show answers, open the window, and wait for it."""
    install_window()
    answered = window.show_answers()
    with window.opened() as shown:
        install_models()
        closed = shown.wait() if shown else 0
    return closed if answered else 1


def install_window() -> None:
    """Stage 1: the reader and the window. No compiler."""
    packages.install_for_window()
    environment.OWN.make()
    if not environment.OWN.is_done("window"):
        say("Stage 1 of 2: the reader and the window. About 300 MB to download, a minute on a usual line.")
        _install_all("window", "--editable", ".")


def install_models() -> None:
    """Stage 2: the model engines. Where they cannot be had, Folioscope works without them."""
    if environment.OWN.is_done("models"):
        return
    if not engines.are_installed(environment.OWN):
        say(
            "Stage 2 of 2: the model engines. torch is about 200 MB to download; llama.cpp is 80 MB and is compiled",
            "here, about six minutes on two cores. Ctrl-C stops everything; `make run` goes on from there.",
        )
        os.nice(10)  # the window is in use meanwhile
        if not engines.install(environment.OWN):
            say("Folioscope works without them; what mends it is shown by:  .venv/bin/folioscope doctor")
            return
        say("The model engines are installed.")
    environment.OWN.mark_done("models")


def install_checks() -> None:
    """What lint, types and tests need, without the model engines."""
    install_window()
    if not environment.OWN.is_done("checks"):
        say("Installing what checks the code: about 50 MB to download.")
        _install_all("checks", "--editable", ".[checks]")


def install_dev() -> None:
    """Everything."""
    install_checks()
    install_models()
    if environment.OWN.is_done("models") and not environment.OWN.is_done("dev"):
        _install_all("dev", "--editable", ".[dev]")


def _install_all(stage: str, *arguments: str) -> None:
    failure = environment.OWN.install(*arguments)
    if failure is not None:
        raise SetupError(f"{failure}\nNot everything could be installed. Is there a connection to the package index?")
    environment.OWN.mark_done(stage)


def gpu() -> int:
    """``make gpu``: the engines for NVIDIA cards, after those for processors, which set-up then takes for installed."""
    install_window()
    if not cards.are_here():
        return 1
    install_models()
    return 0 if cards.install() else 1


def main(verb: str) -> int:
    """Run one verb of the set-up; what goes wrong is said in a sentence."""
    try:
        match verb:
            case "run":
                return run()
            case "checks":
                install_checks()
            case "dev":
                install_dev()
            case "gpu":
                return gpu()
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("", "Stopped. Type the same again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
