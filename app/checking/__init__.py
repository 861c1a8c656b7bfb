"""Measures the models that somebody has, on drawn pages whose answers are known: ``folioscope models check``."""
