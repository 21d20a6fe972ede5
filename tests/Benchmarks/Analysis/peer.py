"""The same analysis as a data scientist writes it: json and pandas to read, pandas and SciPy for statistics and drift. Prints figures as JSON."""
import glob
import io
import json
import os
import resource
import sys

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial import distance


def capture(folder, names):
    inputs, seen = [], set()
    for path in sorted(glob.glob(os.path.join(folder, "capture", "*.jsonl"))):
        with open(path) as lines:
            for line in lines:
                record = json.loads(line)
                event = record["eventMetadata"]["eventId"]
                if event in seen:
                    continue
                seen.add(event)
                data = record["captureData"]
                inputs.append(data["endpointOutput"]["data"] + "," + data["endpointInput"]["data"])
    return pd.read_csv(io.StringIO("\n".join(inputs)), names=names, header=None)


def psi(p, q):
    p, q = p + 0.5, q + 0.5
    p, q = p / p.sum(), q / q.sum()
    return float(np.sum((q - p) * np.log(q / p)))


def main(folder):
    baseline = pd.read_csv(os.path.join(folder, "baseline.csv"))
    current = capture(folder, list(baseline.columns))
    result = {}
    for name in baseline.columns:
        column, before = current[name], baseline[name].dropna()
        figures = {"present": int(column.notna().sum()), "distinct": int(column.nunique())}
        values = column.dropna()
        if pd.api.types.is_numeric_dtype(column):
            a, b = before.to_numpy(float), values.to_numpy(float)
            figures.update(mean=float(b.mean()), sum=float(b.sum()), std=float(b.std()), min=float(b.min()), max=float(b.max()))
            figures["quantiles"] = np.quantile(b, np.linspace(0, 1, 11)).tolist()
            edges = np.unique(np.quantile(a, np.linspace(0.1, 0.9, 9)))
            p = np.bincount(np.searchsorted(edges, a), minlength=len(edges) + 1)
            q = np.bincount(np.searchsorted(edges, b), minlength=len(edges) + 1)
            test = stats.ks_2samp(a, b, method="asymp")
            figures.update(ks=float(test.statistic), p=float(test.pvalue), wasserstein=float(stats.wasserstein_distance(a, b)), psi=psi(p, q), js=float(distance.jensenshannon(p, q, base=2)))
        else:
            p, q = before.value_counts().align(values.value_counts(), fill_value=0)
            p, q = p.to_numpy(float), q.to_numpy(float)
            chi = stats.chi2_contingency([p, q], correction=False)
            figures.update(chi=float(chi[0]), p=float(chi[1]), psi=psi(p, q), tvd=float(np.abs(p / p.sum() - q / q.sum()).sum() / 2), js=float(distance.jensenshannon(p, q, base=2)))
        result[name] = figures
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"rows": len(current), "peak": used.ru_maxrss * 1024, "cpu": used.ru_utime + used.ru_stime, "features": result}))


main(sys.argv[1])
