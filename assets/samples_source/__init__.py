"""Makes the sample documents: ``python -m assets.samples_source`` writes them into ``assets/samples``.

The company, its numbers and its suppliers are invented. The same script gives the same bytes.
"""
