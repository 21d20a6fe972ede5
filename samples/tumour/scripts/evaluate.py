"""Measures the trained model on the test set and writes evaluation.json."""
import io
import json
import os
import sys
import tarfile

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score, roc_auc_score

BASE = "/opt/ml/processing"


def load_model():
    with tarfile.open(os.path.join(BASE, "model", "model.tar.gz")) as archive:
        for member in archive.getmembers():
            if os.path.normpath(member.name) == "model.joblib":
                return joblib.load(io.BytesIO(archive.extractfile(member).read()))
    sys.exit("model.tar.gz holds no model.joblib.")


def main():
    folder = os.path.join(BASE, "test")
    files = sorted(n for n in os.listdir(folder) if n.endswith(".csv"))
    test = pd.concat([pd.read_csv(os.path.join(folder, n)) for n in files], ignore_index=True)
    labels, values = test.iloc[:, 0].astype(int), test.iloc[:, 1:].to_numpy()

    probability = load_model().predict_proba(values)[:, 1]
    predicted = (probability >= 0.5).astype(int)
    (true_negative, false_positive), (false_negative, true_positive) = confusion_matrix(labels, predicted, labels=[0, 1]).tolist()
    report = {
        "accuracy": accuracy_score(labels, predicted),
        "f1": f1_score(labels, predicted),
        "precision": precision_score(labels, predicted, zero_division=0),
        "recall": recall_score(labels, predicted),
        "auc": roc_auc_score(labels, probability),
        "confusion": {
            "true_negative": true_negative,
            "false_positive": false_positive,
            "false_negative": false_negative,
            "true_positive": true_positive,
        },
        "records": len(labels),
    }

    output = os.path.join(BASE, "evaluation")
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "evaluation.json"), "w") as f:
        json.dump(report, f, indent=2)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
