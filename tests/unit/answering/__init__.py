"""Tests of engine.answering."""
