"""Measures the trained model on the test set, and beside the model in service on the newest labelled records, and writes evaluation.json."""
import io
import json
import os
import sys
import tarfile

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score, roc_auc_score

BASE = "/opt/ml/processing"


def load_model(folder):
    with tarfile.open(os.path.join(BASE, folder, "model.tar.gz")) as archive:
        for member in archive.getmembers():
            if os.path.normpath(member.name) == "model.joblib":
                return joblib.load(io.BytesIO(archive.extractfile(member).read()))
    sys.exit("model.tar.gz in {} holds no model.joblib.".format(folder))


def read_folder(name):
    """Features by name, and the labels."""
    folder = os.path.join(BASE, name)
    files = sorted(n for n in os.listdir(folder) if n.endswith(".csv"))
    records = pd.concat([pd.read_csv(os.path.join(folder, n)) for n in files], ignore_index=True)
    return records.iloc[:, 1:], records.iloc[:, 0].astype(int)


def write_scored(values, labels, probability):
    """What traffic will be held against: the training records with what the model says of them."""
    scored = values.assign(malignant=labels, diagnosis=["malignant" if p >= 0.5 else "benign" for p in probability], probability=probability)
    folder = os.path.join(BASE, "scored")
    os.makedirs(folder, exist_ok=True)
    scored.to_csv(os.path.join(folder, "scored.csv"), index=False)


def main():
    model = load_model("model")
    values, labels = read_folder("test")
    probability = model.predict_proba(values.to_numpy())[:, 1]
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
    if os.path.isdir(os.path.join(BASE, "champion")):
        recent, truth = read_folder("compare")
        ours, theirs = (float(accuracy_score(truth, m.predict_proba(recent.to_numpy())[:, 1] >= 0.5)) for m in (model, load_model("champion")))
        report.update(recent_accuracy=ours, champion_accuracy=theirs, gain=ours - theirs)
    if os.path.isdir(os.path.join(BASE, "train")):
        train, known = read_folder("train")
        write_scored(train, known, model.predict_proba(train.to_numpy())[:, 1])

    output = os.path.join(BASE, "evaluation")
    os.makedirs(output, exist_ok=True)
    with open(os.path.join(output, "evaluation.json"), "w") as f:
        json.dump(report, f, indent=2)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
