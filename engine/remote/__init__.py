"""Models on servers that the person named: any that speak as OpenAI's chat completions do."""
