"""Writes Tests/AssayStatisticsTests/ReferenceValues.swift: what SciPy and statsmodels say of the tests' data.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    /tmp/v/bin/python scripts/reference/statistics.py > Tests/AssayStatisticsTests/ReferenceValues.swift
"""

import numpy as np
import statsmodels.api as sm
from scipy import optimize, special, stats
from scipy.stats import _resampling
from statsmodels.stats.power import normal_sample_size_one_tail
from statsmodels.stats.proportion import proportion_confint

# Cost and accepted outputs of 12 clusters of unequal size.
COST = [3.1, 4.7, 2.2, 8.9, 1.4, 5.5, 6.1, 2.8, 7.3, 3.9, 4.4, 9.6]
ACCEPTED = [1, 2, 1, 3, 0, 2, 2, 1, 2, 1, 3, 2]
COST_AFTER = [2.9, 4.1, 2.4, 7.0, 1.5, 5.1, 5.0, 2.6, 6.2, 4.0, 3.7, 8.1]
ACCEPTED_AFTER = [1, 2, 1, 3, 1, 2, 2, 1, 3, 1, 3, 2]
# Scores with their clusters, and the same cases in another run.
GROUPS = [0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 4, 5, 5, 6]
SCORES = [0.9, 0.8, 1.0, 0.2, 0.3, 0.7, 0.5, 0.6, 0.4, 0.55, 1.0, 0.1, 0.0, 0.65]
SCORES_AFTER = [1.0, 0.7, 1.0, 0.4, 0.3, 0.9, 0.5, 0.7, 0.6, 0.5, 1.0, 0.3, 0.2, 0.6]
SAMPLES = sorted(round(40 + 17 * np.sin(k * 1.7) + (k * k) % 23, 3) for k in range(60))
# A fixed set of draws, so that BCa can be compared without sharing a generator.
DRAWS = [round(2.4 + 0.5 * np.sin(k * 12.9898) + 0.35 * np.cos(k * 4.1414) ** 3, 6) for k in range(400)]


def number(value):
    return "nil" if value is None or np.isnan(value) else repr(float(value))


def emit(name, kind, rows):
    rows = [row if isinstance(row, (tuple, list)) else (row,) for row in rows]
    body = ",\n".join(
        "        " + ("(" + ", ".join(map(str, row)) + ")" if len(row) > 1 else str(row[0])) for row in rows
    )
    print(f"    static let {name}: [{kind}] = [\n{body},\n    ]")


def fieller(cost, accepted):
    """The values where a t test of cost - r * accepted just reaches 5 %."""
    cost, accepted = np.array(cost), np.array(accepted)
    excess = lambda r: stats.ttest_1samp(cost - r * accepted, 0).pvalue - 0.05
    centre = cost.sum() / accepted.sum()
    return (
        optimize.brentq(excess, centre / 3, centre, xtol=1e-14),
        optimize.brentq(excess, centre, centre * 3, xtol=1e-14),
    )


def clustered(values, groups, denominators=None):
    """A ratio as weighted least squares with cluster-robust errors."""
    x = np.ones(len(values)) if denominators is None else np.array(denominators, float)
    fit = sm.WLS(values, x, weights=1 / x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    low, high = fit.conf_int()[0]
    return fit.params[0], fit.bse[0], low, high


def bca():
    ratio = lambda c, s, axis=-1: np.sum(c, axis=axis) / np.sum(s, axis=axis)
    observed = ratio(np.array(COST), np.array(ACCEPTED))
    everyone = np.arange(len(COST))
    statistic = lambda i, axis=-1: ratio(np.array(COST)[i.astype(int)], np.array(ACCEPTED)[i.astype(int)], axis)
    low, high, _ = _resampling._bca_interval((everyone,), statistic, -1, 0.025, np.array(DRAWS), None, np)
    jackknife = [ratio(np.delete(COST, k), np.delete(ACCEPTED, k)) for k in everyone]
    bounds = [np.percentile(DRAWS, 100 * float(level)) for level in (low, high)]
    return observed, jackknife, bounds


def quantile_rows():
    for share in (0.05, 0.5, 0.9, 0.95):
        bounds = stats.quantile_test(SAMPLES, p=share).confidence_interval(0.95)
        value = np.percentile(SAMPLES, 100 * share, method="inverted_cdf")
        yield share, number(value), number(bounds.low), number(bounds.high)


def main():
    print("// Written by scripts/reference/statistics.py from SciPy and statsmodels; not to be edited.")
    print("// swift-format-ignore-file\n")
    print("enum ReferenceValues {")
    shares = (1e-300, 1e-20, 1e-9, 0.001, 0.025, 0.2, 0.5, 0.7, 0.975, 0.9999)
    emit("normalQuantiles", "(share: Double, value: Double)", [(p, repr(float(special.ndtri(p)))) for p in shares])
    emit("normalCDFs", "(x: Double, share: Double)", [(x, repr(float(special.ndtr(x)))) for x in (-9.0, -1.96, 0.0, 0.3, 4.0)])
    freedoms = (1, 2, 3.5, 9, 29, 200, 1e6)
    emit("studentQuantiles", "(share: Double, freedom: Double, value: Double)",
         [(p, v, repr(float(stats.t.ppf(p, v)))) for v in freedoms for p in (0.0005, 0.025, 0.4, 0.5, 0.9, 0.975)])
    emit("studentCDFs", "(t: Double, freedom: Double, share: Double)",
         [(t, v, repr(float(stats.t.cdf(t, v)))) for v in freedoms for t in (-12.0, -0.7, 0.0, 1.5, 3.0)])
    emit("binomialCDFs", "(successes: Int, trials: Int, share: Double, cdf: Double)",
         [(k, n, p, repr(float(stats.binom.cdf(k, n, p))))
          for k, n, p in ((0, 1, 0.5), (3, 10, 0.5), (0, 40, 0.05), (180, 200, 0.95), (50_310, 100_000, 0.5), (99, 100, 0.99))])
    emit("wilson", "(successes: Int, trials: Int, low: Double, high: Double)",
         [(k, n, *map(lambda v: repr(float(v)), proportion_confint(k, n, method="wilson")))
          for k, n in ((1, 10), (5, 10), (9, 10), (37, 120), (999, 1000), (1, 2))])
    emit("samples", "Double", SAMPLES)
    emit("quantiles", "(share: Double, value: Double, low: Double?, high: Double?)", quantile_rows())
    emit("sums", "(cost: Double, accepted: Double)", list(zip(COST, ACCEPTED)))
    emit("sumsAfter", "(cost: Double, accepted: Double)", list(zip(COST_AFTER, ACCEPTED_AFTER)))
    emit("scores", "(group: Int, before: Double, after: Double)", list(zip(GROUPS, SCORES, SCORES_AFTER)))
    fields = "value: Double, error: Double, low: Double, high: Double"
    nonzero = [k for k, a in enumerate(ACCEPTED) if a]
    rows = [
        clustered(SCORES, GROUPS),
        clustered(np.array(SCORES_AFTER) - np.array(SCORES), GROUPS),
        clustered([COST[k] for k in nonzero], nonzero, [ACCEPTED[k] for k in nonzero]),
    ]
    for name, row in zip(("clusteredMean", "pairedDifference", "deltaRatio"), rows):
        print(f"    static let {name}: ({fields}) = ({', '.join(repr(float(v)) for v in row)})")
    low, high = fieller(COST, ACCEPTED)
    print(f"    static let fieller: (low: Double, high: Double) = ({low!r}, {high!r})")
    observed, jackknife, bounds = bca()
    emit("draws", "Double", DRAWS)
    emit("jackknife", "Double", [repr(float(v)) for v in jackknife])
    values = ", ".join(repr(float(v)) for v in (observed, *bounds))
    print(f"    static let bca: (observed: Double, low: Double, high: Double) = ({values})")
    emit("mcNemar", "(baseline: Int, candidate: Int, p: Double)",
         [(b, c, repr(float(stats.binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0))
          for b, c in ((0, 0), (0, 1), (3, 3), (1, 9), (12, 4), (40, 71))])
    emit("sampleSizes", "(effect: Double, deviation: Double, power: Double, cases: Double)",
         [(d, s, p, repr(float(normal_sample_size_one_tail(d, p, 0.025, s))))
          for d, s, p in ((0.03, 0.5, 0.8), (0.1, 0.4, 0.9), (0.05, 0.61, 0.8))])
    print("}")


main()
