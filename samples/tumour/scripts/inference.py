"""Serves the model: how it is loaded, how requests are read, answered and written."""
import io
import json
import os

import joblib
import numpy as np


def model_fn(model_dir):
    with open(os.path.join(model_dir, "features.json")) as f:
        features = json.load(f)
    return {"model": joblib.load(os.path.join(model_dir, "model.joblib")), "features": features}


def input_fn(body, content_type):
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        document = json.loads(body)
        for name in ("instances", "inputs"):
            if isinstance(document, dict) and name in document:
                return document[name]
        raise ValueError('A JSON request is {"instances": [[...], ...]} or {"inputs": [[...], ...]}.')
    if kind == "text/csv":
        text = body.decode("utf-8") if isinstance(body, (bytes, bytearray)) else body
        return np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)
    if kind == "application/x-npy":
        return np.load(io.BytesIO(body), allow_pickle=False)
    raise ValueError("Content type {} is not served: send application/json, text/csv or application/x-npy.".format(kind))


def to_row(record, features):
    if isinstance(record, dict):
        if "features" in record:
            return record["features"]
        missing = [f for f in features if f not in record]
        if missing:
            raise ValueError("A record lacks {}.".format(", ".join(missing)))
        return [record[f] for f in features]
    return record


def predict_fn(data, model):
    features = model["features"]
    if isinstance(data, list):
        data = [to_row(r, features) for r in data] if data and isinstance(data[0], (list, dict)) else [data]
    values = np.atleast_2d(np.asarray(data, dtype=float))
    if values.ndim != 2 or values.shape[1] != len(features):
        raise ValueError("A record has {} values, the model needs {}: {}.".format(values.shape[-1], len(features), ", ".join(features)))
    return model["model"].predict_proba(values)[:, 1]


def output_fn(prediction, accept):
    kind = (accept or "*/*").split(",")[0].split(";")[0].strip().lower()
    if kind in ("application/json", "*/*", "application/*", ""):
        return json.dumps({"predictions": [float(p) for p in prediction]}), "application/json"
    if kind == "text/csv":
        # What it says and how sure it is: whoever watches the endpoint sees both.
        return "".join("{},{!r}\n".format("malignant" if p >= 0.5 else "benign", float(p)) for p in prediction), "text/csv"
    if kind == "application/x-npy":
        buffer = io.BytesIO()
        np.save(buffer, np.asarray(prediction))
        return buffer.getvalue(), "application/x-npy"
    raise ValueError("Accept {} is not served: ask for application/json, text/csv or application/x-npy.".format(kind))
