"""Prints what the tests of judges compare with: kappa and prediction-powered inference by other people's programs.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install statsmodels==0.15.0 scikit-learn==1.9.1 ppi-python==0.2.3
    /tmp/v/bin/python scripts/reference/judges.py
"""

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

# True positives, false negatives, false positives, true negatives.
TABLES = [(20, 5, 10, 15), (45, 15, 25, 15), (3, 1, 0, 96)]
LABELS = np.array([1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0], float)
VERDICTS = np.array([1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1], float)
OTHERS = np.array([1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1], float)

for tp, fn, fp, tn in TABLES:
    result = cohens_kappa(np.array([[tp, fn], [fp, tn]]))
    same = cohen_kappa_score([1] * (tp + fn) + [0] * (fp + tn), [1] * tp + [0] * fn + [1] * fp + [0] * tn)
    print("kappa", (tp, fn, fp, tn), result.kappa, same, result.kappa_low, result.kappa_upp)

for weight in (1, 0, 0.5, None):
    value = np.ravel(ppi_mean_pointestimate(LABELS, VERDICTS, OTHERS, lam=weight))
    low, high = ppi_mean_ci(LABELS, VERDICTS, OTHERS, alpha=0.05, lam=weight)
    print("mean", weight, value, np.ravel(low), np.ravel(high))
