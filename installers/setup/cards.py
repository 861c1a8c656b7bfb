"""``make gpu``: the engines for NVIDIA cards, in place of those for processors.

What is there stays until its replacement has been got or compiled, and what was installed is tried before it is
believed.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from installers.setup import engines, environment
from installers.setup.packages import has_compiler
from installers.setup.steps import say, succeeds

DRIVER = ("nvidia-smi", "--list-gpus")
COMPILER = Path("/usr/local/cuda/bin/nvcc")
"""where NVIDIA's own installer puts it, which is on nobody's search path"""
ROOM = 9
"""GB of disk"""
SEES_CARD = "import torch; raise SystemExit(not torch.cuda.is_available())"
"""a process of its own: it ends well where torch can compute on a card"""
SEES_CARD_TOO = "import llama_cpp; raise SystemExit(not llama_cpp.llama_supports_gpu_offload())"


def are_here() -> bool:
    """Whether there is an NVIDIA card with its driver; says what to do where there is none."""
    if succeeds(DRIVER):
        return True
    if sys.platform == "darwin":
        say("There is nothing to do: on Macs with Apple's processors both engines use the graphics card as they are.")
    else:
        say(
            "No NVIDIA card with a working driver was found here (nvidia-smi lists none), so nothing was changed.",
            "Where there is a card, install NVIDIA's driver for your system, then type `make gpu` again.",
        )
    return False


def install() -> bool:
    """Install what can be had; all else, and what to do about it, is said.

    Returns:
        Whether both engines can use a card.
    """
    torch = _install_torch()
    return _install_llama() and torch


def _install_torch() -> bool:
    """On Linux the package index's own build is the one for NVIDIA cards; ``===`` leaves out those for processors."""
    say("torch for NVIDIA cards: about 2.7 GB to download.")
    if not engines.has_room(environment.OWN, ROOM):
        return False
    torch = environment.pinned("torch")
    exactly = torch.replace("==", "===")
    failure = environment.OWN.install("--force-reinstall", "--no-deps", exactly) or environment.OWN.install(torch)
    if failure is not None:
        say(failure, "torch for NVIDIA cards could not be installed; what was there before may be incomplete.")
        return False
    if not succeeds([environment.OWN.python, "-c", SEES_CARD]):
        say("torch for NVIDIA cards is installed and sees no card: the driver is probably too old. Please update it.")
        return False
    say("The vision model will use the card.")
    return True


def _install_llama() -> bool:
    """It is compiled, which takes NVIDIA's compiler."""
    compiler = shutil.which("nvcc") or (str(COMPILER) if COMPILER.exists() else None)
    if compiler is None or not has_compiler():
        say(
            "llama.cpp is compiled for NVIDIA cards with the CUDA toolkit (nvcc), which is not here: the text model",
            "stays on the processor. Please install the toolkit from NVIDIA, then type `make gpu` again.",
        )
        return False
    say("llama.cpp for NVIDIA cards is compiled here, which may take half an hour.")
    os.nice(10)
    anew = ("--no-cache-dir", "--force-reinstall", "--no-deps")
    options = f"cmake.args=-DGGML_CUDA=on;-DCMAKE_CUDA_COMPILER={compiler}"
    failure = environment.OWN.install(*anew, "--config-settings", options, "llama-cpp-python")
    if failure is not None:
        say(failure, "llama.cpp could not be compiled for NVIDIA cards; the one that was there stays.")
        return False
    if not succeeds([environment.OWN.python, "-c", SEES_CARD_TOO]):
        say("llama.cpp was compiled, but without NVIDIA cards; the text model stays on the processor.")
        return False
    say("The text model will use the card.")
    return True
