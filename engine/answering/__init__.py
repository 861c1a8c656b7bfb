"""Plans, prompts, checks and merges: from pages to an answer. Pure: no model engine, no Qt."""
