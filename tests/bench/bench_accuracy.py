"""Error rates on the golden minutes: the three samples that have gold records, and the minutes in layouts of our own."""

from __future__ import annotations

from tests.bench.table import Row
from tests.reader import test_golden
from tests.reader.scoring import FACETS


def golden() -> list[Row]:
    """F1 of each facet over both sets, attributes right, and invented quotes."""
    scores = {name: of_set() for name, of_set in test_golden.SETS.items()}
    rows = [Row(facet, " · ".join(f"{scores[name].facets[facet].f1:.3f}" for name in scores)) for facet in FACETS]
    rows.append(Row("attributes right", " · ".join(f"{scores[name].attributes_right:.3f}" for name in scores)))
    rows.append(Row("invented quotes", " · ".join(str(len(scores[name].invented)) for name in scores)))
    return rows
