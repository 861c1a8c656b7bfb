"""The page of the models: what serves this machine, what is here, what can be got, what is on its way."""
