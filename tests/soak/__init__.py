"""Long counts; ``make test`` runs a sample of each."""
