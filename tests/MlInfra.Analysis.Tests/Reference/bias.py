"""Metrics of bias from their definitions, on the records themselves; the flip test by scikit-learn's nearest neighbours."""
import json
import math
import sys

import numpy as np
from scipy.spatial import distance
from scipy.stats import entropy
from sklearn.metrics import accuracy_score, precision_score, recall_score
from sklearn.neighbors import KNeighborsClassifier


def ratio(a, b):
    return a / b if b else (0.0 if a == 0 else math.inf)


def less(a, b):
    return 0.0 if a == b else a - b


def disparity(facet, favoured, group):
    total = 0.0
    for g in np.unique(group):
        at = group == g
        no, yes = at & ~favoured, at & favoured
        total += at.sum() * ((facet[no].mean() if no.any() else 0) - (facet[yes].mean() if yes.any() else 0))
    return total / len(group)


def measure(case):
    d, y, p = (np.array(case[k], bool) for k in ("facet", "actual", "predicted"))
    g, x = np.array(case["group"]), np.array(case["features"])
    a = ~d
    label = lambda side: np.array([1 - y[side].mean(), y[side].mean()])
    pa, pd = label(a), label(d)
    result = {
        "CI": (a.sum() - d.sum()) / len(d), "DPL": pa[1] - pd[1], "KL": entropy(pa, pd), "JS": distance.jensenshannon(pa, pd) ** 2,
        "LP": np.linalg.norm(pa - pd), "TVD": np.abs(pa - pd).sum() / 2, "KS": np.abs(pa - pd).max(), "CDDL": disparity(d, y, g),
        "DPPL": p[a].mean() - p[d].mean(), "DI": ratio(p[d].mean(), p[a].mean()),
        "DCA": less(ratio(y[a].sum(), p[a].sum()), ratio(y[d].sum(), p[d].sum())),
        "DCR": less(ratio((~y[d]).sum(), (~p[d]).sum()), ratio((~y[a]).sum(), (~p[a]).sum())),
        "RD": recall_score(y[a], p[a]) - recall_score(y[d], p[d]),
        "SD": recall_score(~y[d], ~p[d]) - recall_score(~y[a], ~p[a]),
        "AD": accuracy_score(y[a], p[a]) - accuracy_score(y[d], p[d]),
        "DAR": precision_score(y[a], p[a]) - precision_score(y[d], p[d]),
        "DRR": precision_score(~y[d], ~p[d]) - precision_score(~y[a], ~p[a]),
        "TE": less(ratio((y & ~p & d).sum(), (~y & p & d).sum()), ratio((y & ~p & a).sum(), (~y & p & a).sum())),
        "CDDPL": disparity(d, p, g),
    }
    near = KNeighborsClassifier(n_neighbors=5).fit(x[a], p[a]).predict(x[d])
    result["FT"] = ((p[d] & ~near).sum() - (~p[d] & near).sum()) / d.sum()
    rng = np.random.default_rng(3)
    draws = []
    for _ in range(2000):
        i = rng.integers(0, len(d), len(d))
        draws.append(p[i][a[i]].mean() - p[i][d[i]].mean())
    low, high = np.quantile(draws, [0.025, 0.975])
    return {"metrics": {k: (v if math.isfinite(v) else "inf") for k, v in ((k, float(v)) for k, v in result.items())}, "low": float(low), "high": float(high)}


print(json.dumps([measure(c) for c in json.load(sys.stdin)]))
