"""A vision model that only says which torch its process has imported."""

from __future__ import annotations

import torch

from engine.contracts import VisionModelFacts, VisionSpec
from tests.helpers.scripted_vision_model import make_vision_facts


class VisionService:
    """Its name is where torch lies."""

    def stop(self) -> None:
        """Nothing runs."""

    def resume(self) -> None:
        """Nothing was stopped."""

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        return make_vision_facts(spec.path, name=str(torch.__file__))
