"""Scores answers the way the field does: question files, rules of the papers, a report. Knows no model and no store."""
