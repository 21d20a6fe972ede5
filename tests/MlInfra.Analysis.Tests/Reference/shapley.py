"""Shapley values from their definition, over all orders of the features; NDCG by scikit-learn."""
import itertools
import json
import math
import sys

import numpy as np
from sklearn.metrics import ndcg_score


def score(x):
    x = np.atleast_2d(x)
    return 2 * x[:, 0] - x[:, 1] + 3 * x[:, 0] * x[:, 2] + np.sin(x[:, 3]) * x[:, 1] + np.maximum(x[:, 4], 0)


def shapley(record, background):
    def worth(inside):
        rows = background.copy()
        rows[:, list(inside)] = record[list(inside)]
        return score(rows).mean()

    n = len(record)
    values = np.zeros(n)
    for order in itertools.permutations(range(n)):
        before = worth(())
        for place, f in enumerate(order):
            after = worth(order[: place + 1])
            values[f] += after - before
            before = after
    return values / math.factorial(n)


given = json.load(sys.stdin)
background = np.array(given["background"])
base, now = np.array(given["base"]), np.array(given["now"])
print(json.dumps({
    "expected": float(score(background).mean()),
    "values": [shapley(np.array(r), background).tolist() for r in given["records"]],
    "ndcg": float(ndcg_score([base], [now])),
}))
