"""Distances and tests of two samples, by SciPy; what SciPy lacks (PSI, corrections) is written out from its definition."""
import json
import sys

import numpy as np
from scipy import special, stats
from scipy.spatial import distance


def psi(p, q):
    p, q = np.array(p) + 0.5, np.array(q) + 0.5
    p, q = p / p.sum(), q / q.sum()
    return float(np.sum((q - p) * np.log(q / p)))


def numbers(case):
    a, b = np.array(case["a"]), np.array(case["b"])
    edges = np.unique([np.quantile(a, i / 10, method="inverted_cdf") for i in range(1, 10)])
    edges = edges[edges < a.max()]
    p = [int(np.sum(np.searchsorted(edges, a, side="left") == i)) for i in range(len(edges) + 1)]
    q = [int(np.sum(np.searchsorted(edges, b, side="left") == i)) for i in range(len(edges) + 1)]
    exact = len(a) * len(b) <= 250_000
    return {
        "ks": float(stats.ks_2samp(a, b, method="asymp").statistic),
        "p": float(stats.ks_2samp(a, b, method="exact" if exact else "asymp").pvalue),
        "exact": exact,
        "wasserstein": float(stats.wasserstein_distance(a, b)),
        "psi": psi(p, q),
        "js": float(distance.jensenshannon(p, q, base=2)),
    }


def categories(case):
    a, b = np.array(case["a"], dtype=float), np.array(case["b"], dtype=float)
    chi = stats.chi2_contingency([a, b], correction=False)
    p, q = a / a.sum(), b / b.sum()
    return {
        "chi": float(chi[0]), "p": float(chi[1]), "dof": int(chi[2]), "v": float(np.sqrt(chi[0] / (a.sum() + b.sum()))),
        "tvd": float(np.abs(p - q).sum() / 2), "linf": float(np.abs(p - q).max()), "psi": psi(a, b), "js": float(distance.jensenshannon(p, q, base=2)),
    }


def adjust(p):
    p, n = np.array(p), len(p)
    order = np.argsort(p)
    bh, holm = np.empty(n), np.empty(n)
    for i in range(n):
        bh[order[i]] = min(1, min(p[order[j]] * n / (j + 1) for j in range(i, n)))
        holm[order[i]] = min(1, max(p[order[j]] * (n - j) for j in range(0, i + 1)))
    return {"bh": bh.tolist(), "holm": holm.tolist()}


given = json.load(sys.stdin)
print(json.dumps({
    "numbers": [numbers(c) for c in given["numbers"]],
    "categories": [categories(c) for c in given["categories"]],
    "adjusted": adjust(given["p"]),
    "limit": [float(special.kolmogorov(x)) for x in given["x"]],
    "binomial": [float(stats.binomtest(h, n, s, alternative="greater").pvalue) for h, n, s in given["binomial"]],
    "fisher": [float(stats.fisher_exact([[h, n - h], [b, m - b]], alternative="greater")[1]) for b, m, h, n in given["fisher"]],
}))
