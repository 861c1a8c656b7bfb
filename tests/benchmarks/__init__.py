"""Speed and quality as tables: ``make bench`` runs every module here that has a ``main``, each in its own process."""
