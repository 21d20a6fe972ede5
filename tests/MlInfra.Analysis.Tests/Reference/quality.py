"""Metrics of models, by scikit-learn; the error of the area under the curve by DeLong's definition, quadratic and plain."""
import json
import sys

import numpy as np
from scipy import stats
from sklearn import metrics as m


def delong(y, s):
    x, z = s[y == 1], s[y == 0]
    psi = (x[:, None] > z[None, :]) + 0.5 * (x[:, None] == z[None, :])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    return float(np.sqrt(v10.var(ddof=1) / len(x) + v01.var(ddof=1) / len(z)))


def binary(case):
    y, p, s = np.array(case["labels"], int), np.array(case["predictions"], int), np.array(case["scores"])
    tn, fp, fn, tp = (int(v) for v in m.confusion_matrix(y, p, labels=[0, 1]).ravel())
    yes = np.ones_like(y)
    result = {
        "recall": m.recall_score(y, p), "precision": m.precision_score(y, p), "accuracy": m.accuracy_score(y, p),
        "true_positive_rate": tp / (tp + fn), "true_negative_rate": tn / (tn + fp), "false_positive_rate": fp / (fp + tn), "false_negative_rate": fn / (fn + tp),
        "auc": m.roc_auc_score(y, s),
        "recall_best_constant_classifier": m.recall_score(y, yes), "precision_best_constant_classifier": m.precision_score(y, yes),
        "accuracy_best_constant_classifier": max(y.mean(), 1 - y.mean()),
    }
    for name, beta in (("f0_5", 0.5), ("f1", 1), ("f2", 2)):
        result[name] = m.fbeta_score(y, p, beta=beta)
        result[name + "_best_constant_classifier"] = m.fbeta_score(y, yes, beta=beta)
    wilson = stats.binomtest(tp + tn, len(y)).proportion_ci(0.99, method="wilson")
    return {"metrics": {k: float(v) for k, v in result.items()}, "error": delong(y, s), "wilson": [float(wilson.low), float(wilson.high)], "cells": [tn, fp, fn, tp]}


def multiclass(case):
    y, p = np.array(case["labels"]), np.array(case["predictions"])
    names, counts = np.unique(y, return_counts=True)
    constant = np.full_like(y, names[counts.argmax()])
    result = {}
    for suffix, answers in (("", p), ("_best_constant_classifier", constant)):
        result["accuracy" + suffix] = m.accuracy_score(y, answers)
        result["weighted_recall" + suffix] = m.recall_score(y, answers, average="weighted", zero_division=0)
        result["weighted_precision" + suffix] = m.precision_score(y, answers, average="weighted", zero_division=0)
        for name, beta in (("weighted_f0_5", 0.5), ("weighted_f1", 1), ("weighted_f2", 2)):
            result[name + suffix] = m.fbeta_score(y, answers, beta=beta, average="weighted", zero_division=0)
    return {k: float(v) for k, v in result.items()}


def regression(case):
    y, p = np.array(case["labels"]), np.array(case["predictions"])
    e = np.abs(y - p)
    low, high = stats.t.interval(0.99, len(y) - 1, loc=e.mean(), scale=stats.sem(e))
    rng = np.random.default_rng(1)
    draws = [m.r2_score(y[i], p[i]) for i in (rng.integers(0, len(y), len(y)) for _ in range(2000))]
    return {
        "mae": float(m.mean_absolute_error(y, p)), "mse": float(m.mean_squared_error(y, p)), "rmse": float(np.sqrt(m.mean_squared_error(y, p))),
        "r2": float(m.r2_score(y, p)), "low": float(low), "high": float(high), "r2_error": float(np.std(draws)),
    }


given = json.load(sys.stdin)
print(json.dumps({"binary": [binary(c) for c in given["binary"]], "multiclass": [multiclass(c) for c in given["multiclass"]], "regression": [regression(c) for c in given["regression"]]}))
