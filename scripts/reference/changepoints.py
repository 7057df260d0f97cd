"""Writes Tests/Fixtures/changepoints.json: where ruptures' PELT sees the mean of generated series change.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install ruptures==1.1.10 numpy==2.4.6
    /tmp/v/bin/python scripts/reference/changepoints.py > Tests/Fixtures/changepoints.json
"""

import json
import sys

import numpy as np
import ruptures

rng = np.random.default_rng(7)
rows = []
for length, changes, penalty in ((12, 1, 2.0), (40, 2, 5.0), (40, 0, 8.0), (120, 4, 6.0), (300, 6, 12.0), (25, 3, 0.5), (200, 10, 3.0)):
    means = np.zeros(length)
    for place in sorted(rng.choice(np.arange(3, length - 3), changes, replace=False)):
        means[place:] += rng.normal(0, 3)
    series = np.round(means + rng.normal(0, 1, length), 6)
    found = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(series).predict(pen=penalty)
    rows.append({"series": series.tolist(), "penalty": penalty, "places": [int(place) for place in found[:-1]]})
json.dump(rows, sys.stdout)
print()
