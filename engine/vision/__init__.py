"""Llama 3.2 Vision in torch: one page, one question, computed as its authors do. Lives in the vision model's process."""
