"""Llama 3.2 Vision in torch: one page, one question, as its authors compute it. Lives in a process of its own."""
