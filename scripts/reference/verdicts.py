"""Writes Tests/Fixtures/verdicts.json: what SciPy and statsmodels say of the tests' data.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    /tmp/v/bin/python scripts/reference/verdicts.py > Tests/Fixtures/verdicts.json
"""

import itertools
import json

import numpy as np
import statsmodels.api as sm
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

rng = np.random.default_rng(20260)
PLAIN = np.round(rng.normal(0.3, 1, 14), 6)
TIED = np.array([1, -1, 2, 2, -3, 4, 4, 4, -2, 5, 6], float)
ZEROS = np.array([0, 0, 1, -1, 2, 3, -2, 5, 4, 0, 6, 2], float)
LONG = np.round(rng.normal(0.1, 1, 80), 1)
SAMPLES = {"plain": PLAIN, "tied": TIED, "zeros": ZEROS, "long": LONG, "short": np.array([0.4, 1.2, -0.3, 2.2, 0.9])}
P_VALUES = [[0.01, 0.04, 0.03, 0.005], [0.2, 0.2, 0.01, 0.9, 0.0004, 0.04, 1.0], [0.5], [0.02, 0.02, 0.02]]
COST_A = [3.1, 4.7, 2.2, 8.9, 1.4, 5.5, 6.1, 2.8, 7.3, 3.9, 4.4, 9.6]
ACCEPTED_A = [1, 2, 1, 3, 0, 2, 2, 1, 2, 1, 3, 2]
COST_B = [2.9, 4.1, 2.4, 7.0, 1.5, 5.1, 5.0, 2.6, 6.2, 4.0, 3.7, 8.1]
ACCEPTED_B = [1, 2, 1, 3, 1, 2, 2, 1, 3, 1, 3, 2]


def number(value):
    return float(np.ravel(value)[0])


def signed_rank(values):
    """The exact test given these ranks, ties and all, by every assignment of signs where there are few; the normal one always."""
    kept = values[values != 0]
    ranks = stats.rankdata(np.abs(kept))
    observed = ranks[kept > 0].sum()
    row = {"statistic": observed, "count": len(kept)}
    if len(kept) == len(set(np.abs(kept))) and len(kept) <= 50:
        row["exact"] = stats.wilcoxon(kept, method="exact").pvalue
    elif len(kept) <= 12:
        sums = np.array([ranks[list(map(bool, signs))].sum() for signs in itertools.product((0, 1), repeat=len(kept))])
        row["exact"] = min(1.0, 2 * min((sums <= observed).mean(), (sums >= observed).mean()))
    row["normal"] = stats.wilcoxon(kept, method="asymptotic", correction=False).pvalue
    return row


def shift(values, confidence=0.95):
    """R's wilcox.test(conf.int = TRUE): the median of the Walsh averages and the averages that the test of the shift just reaches."""
    n = len(values)
    walsh = np.sort([(values[i] + values[j]) / 2 for i in range(n) for j in range(i, n)])
    counts = np.zeros(n * (n + 1) // 2 + 1)
    counts[0] = 1
    for rank in range(1, n + 1):
        counts[rank:] += counts[:-rank].copy() if rank else 0
    cdf = np.cumsum(counts) / 2.0**n
    k = int(np.searchsorted(cdf, (1 - confidence) / 2))  # qsignrank
    low, high = (walsh[k - 1], walsh[len(walsh) - k]) if k else (None, None)
    return {"value": float(np.median(walsh)), "low": low, "high": high}


def permutation(values):
    test = stats.permutation_test((values, np.zeros_like(values)), lambda x, y: np.mean(x - y), permutation_type="samples",
                                  n_resamples=np.inf, vectorized=False)
    return test.pvalue


def equivalence(values, margin):
    p, (_, lower, _), (_, upper, _) = DescrStatsW(values).ttost_mean(-margin, margin)
    low, high = DescrStatsW(values).tconfint_mean(alpha=0.10)
    return {"margin": margin, "p": p, "lower": lower, "upper": upper, "low": low, "high": high}


def log_ratio():
    """The delta method for log(R_B / R_A), by regression of the linearised values on a constant."""
    ca, sa, cb, sb = map(np.array, (COST_A, ACCEPTED_A, COST_B, ACCEPTED_B))
    value = np.log(cb.sum() / sb.sum()) - np.log(ca.sum() / sa.sum())
    n = len(ca)
    influence = n * (cb / cb.sum() - sb / sb.sum() - ca / ca.sum() + sa / sa.sum())
    fit = sm.OLS(influence, np.ones(n)).fit()
    half = stats.t.ppf(0.975, n - 1) * fit.bse[0]
    return {"value": value, "error": fit.bse[0], "low": value - half, "high": value + half}


def mcnemar_power(cases, only_baseline, only_candidate, alpha=0.05):
    total = 0.0
    for m in range(cases + 1):
        weight = stats.binom.pmf(m, cases, only_baseline + only_candidate)
        b = np.arange(m + 1)
        p = np.minimum(1, 2 * stats.binom.cdf(np.minimum(b, m - b), m, 0.5))
        rejected = stats.binom.pmf(b, m, only_baseline / (only_baseline + only_candidate))[p <= alpha].sum()
        total += weight * rejected
    return total


def spending(times, alpha, kind):
    """Two-sided boundaries by direct integration of the group sequential density, Gauss-Legendre nodes between the bounds."""
    spent = {
        "obrien-fleming": lambda t: 4 * (1 - stats.norm.cdf(stats.norm.ppf(1 - alpha / 4) / np.sqrt(t))),
        "pocock": lambda t: alpha * np.log(1 + (np.e - 1) * t),
    }[kind]
    nodes, weights = np.polynomial.legendre.leggauss(400)
    bounds, before, density, points, point_weights = [], 0.0, None, None, None
    for k, t in enumerate(times):
        step = spent(t) - before
        if k == 0:
            bound = stats.norm.isf(step / 2)
        else:
            sd = np.sqrt(t - times[k - 1])
            tail = lambda z: 2 * np.sum(point_weights * density * stats.norm.sf((z * np.sqrt(t) - points) / sd))
            bound = optimize.brentq(lambda z: tail(z) - step, 0, 12, xtol=1e-14)
        before = spent(t)
        bounds.append(bound)
        reach = bound * np.sqrt(t)
        new = nodes * reach
        if k == 0:
            new_density = stats.norm.pdf(new / np.sqrt(t)) / np.sqrt(t)
        else:
            new_density = np.array([np.sum(point_weights * density * stats.norm.pdf((x - points) / sd) / sd) for x in new])
        points, point_weights, density = new, weights * reach, new_density
    return {"kind": kind, "alpha": alpha, "times": list(times), "bounds": bounds}


def control_variate(y, x, mean):
    """Regression of y on the centred covariate: the intercept is the adjusted mean."""
    fit = sm.OLS(y, sm.add_constant(x - mean)).fit()
    theta = fit.params[1]
    residual = y - theta * (x - mean)
    low, high = fit.conf_int()[0]
    return {"theta": theta, "value": fit.params[0], "error": fit.bse[0], "low": low, "high": high,
            "gain": 1 - np.var(residual, ddof=1) / np.var(y, ddof=1), "mean": mean}


def main():
    power = TTestPower()
    before = np.round(rng.normal(5, 2, 30), 6)
    after = np.round(0.8 * before + rng.normal(1, 1, 30), 6)
    json.dump({
        "clopperPearson": [
            {"successes": k, "trials": n, "confidence": c, **dict(zip(("low", "high"), map(float, proportion_confint(k, n, 1 - c, "beta"))))}
            for k, n, c in ((0, 10, 0.95), (1, 10, 0.95), (5, 10, 0.9), (10, 10, 0.95), (37, 120, 0.95), (999, 1000, 0.99), (2, 100000, 0.95))],
        "betaQuantiles": [{"share": p, "a": a, "b": b, "value": special.betaincinv(a, b, p)}
                          for p in (1e-6, 0.025, 0.5, 0.9) for a, b in ((0.5, 0.5), (1, 40), (3, 7), (400, 600))],
        "chiSquare": [{"share": p, "freedom": v, "value": stats.chi2.ppf(p, v)} for p in (0.001, 0.2, 0.5, 0.975) for v in (1, 2.5, 8.49, 199, 2e6)],
        "noncentralT": [{"t": t, "freedom": v, "shift": d, "cdf": stats.nct.cdf(t, v, d)}
                        for t, v, d in ((2.0, 10, 1.0), (-1.0, 5, 2.0), (1.98, 99, 2.8), (0.0, 7, 0.5), (2.1, 30, -1.5), (5.0, 3, 4.0), (1.96, 2000, 3.0))],
        "samples": {name: values.tolist() for name, values in SAMPLES.items()},
        "signedRank": {name: signed_rank(values) for name, values in SAMPLES.items()},
        "shift": {name: shift(SAMPLES[name]) for name in ("plain", "short")},
        "permutation": {name: permutation(SAMPLES[name]) for name in ("plain", "tied", "zeros", "short")},
        "equivalence": {name: [equivalence(SAMPLES[name], margin) for margin in (0.25, 0.5, 2)] for name in ("plain", "long")},
        "logRatio": log_ratio(),
        "adjusted": [{"p": p, "holm": multipletests(p, 0.05, "holm")[1].tolist(), "bh": multipletests(p, 0.05, "fdr_bh")[1].tolist()} for p in P_VALUES],
        "tPower": [{"effect": d, "cases": n, "alpha": a, "power": power.power(d, n, a), "needed": number(power.solve_power(d, None, a, 0.8)),
                    "detectable": number(optimize.brentq(lambda e: np.nan_to_num(power.power(e, n, a), nan=1.0) - 0.8, 0.001, 1, xtol=1e-15))} for d, n, a in ((0.5, 20, 0.05), (0.2, 100, 0.05), (0.3, 60, 0.01))],
        "mcNemarPower": [{"cases": n, "baseline": b, "candidate": c, "power": mcnemar_power(n, b, c)}
                         for n, b, c in ((40, 0.2, 0.05), (120, 0.12, 0.05), (15, 0.5, 0.1))],
        "signedRankPower": [{"above": p, "power": q, "cases": (stats.norm.ppf(0.975) + stats.norm.ppf(q)) ** 2 / (3 * (p - 0.5) ** 2)}
                            for p, q in ((0.6, 0.8), (0.65, 0.9))],
        "equivalencePower": [{"margin": m, "effect": d, "error": e,
                              "power": stats.norm.cdf((m - d) / e - stats.norm.ppf(0.95)) + stats.norm.cdf((m + d) / e - stats.norm.ppf(0.95)) - 1}
                             for m, d, e in ((5, 0, 1.5), (5, 1, 2), (0.1, 0.02, 0.03))],
        "spending": [spending((0.2, 0.4, 0.6, 0.8, 1.0), 0.05, "obrien-fleming"), spending((0.25, 0.5, 1.0), 0.05, "obrien-fleming"),
                     spending((0.1, 0.35, 0.7, 1.0), 0.01, "pocock")],
        "controlVariate": {"before": before.tolist(), "after": after.tolist(), **control_variate(after, before, 5.0)},
    }, __import__("sys").stdout, indent=1, default=number)
    print()


main()
