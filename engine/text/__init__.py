"""Llama 3.2 1B and 3B on llama.cpp: vocabulary, context, snapshots, generation. Lives in the text worker's process."""
