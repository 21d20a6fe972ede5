"""Trains a logistic model by stochastic gradient descent, epoch by epoch, with checkpoints to go on from."""
import argparse
import json
import os
import shutil
import signal
import sys

import joblib
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# The training jobs of a search share the folder: each keeps its own. A job that is taken up again keeps its name.
CHECKPOINTS = os.path.join("/opt/ml/checkpoints", os.environ.get("TRAINING_JOB_NAME", ""))
CLASSES = np.array([0, 1])
stopping = False


def on_stop(*_):
    """SageMaker sends SIGTERM before it takes the machine away: end after this epoch."""
    global stopping
    stopping = True


def read_channel(folder):
    """The label (first column), the features and their names, from all CSV files of a channel."""
    names, rows = None, []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv"):
            path = os.path.join(folder, name)
            with open(path) as f:
                names = f.readline().strip().split(",")
            rows.append(np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2))
    if not rows:
        sys.exit("No .csv file in the channel at {}.".format(folder))
    data = np.vstack(rows)
    return data[:, 0].astype(int), data[:, 1:], names[1:]


def newest_checkpoint():
    if not os.path.isdir(CHECKPOINTS):
        return None
    found = sorted(n for n in os.listdir(CHECKPOINTS) if n.startswith("epoch-") and n.endswith(".joblib"))
    return os.path.join(CHECKPOINTS, found[-1]) if found else None


def save_checkpoint(state):
    """Written beside and renamed, so that an interruption leaves no half-written file under the final name."""
    os.makedirs(CHECKPOINTS, exist_ok=True)
    path = os.path.join(CHECKPOINTS, "epoch-{:05d}.joblib".format(state["epoch"]))
    joblib.dump(state, path + ".part")
    os.replace(path + ".part", path)


def save_model(folder, model, scaler, features):
    joblib.dump(make_pipeline(scaler, model), os.path.join(folder, "model.joblib"))
    with open(os.path.join(folder, "features.json"), "w") as f:
        json.dump(features, f)
    code = os.path.join(folder, "code")
    os.makedirs(code, exist_ok=True)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "inference.py"), code)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--alpha", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--checkpoint-every", type=int, default=10)
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN", "/opt/ml/input/data/train"))
    parser.add_argument("--validation", default=os.environ.get("SM_CHANNEL_VALIDATION"))
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    args, unknown = parser.parse_known_args()
    if unknown:
        print("not used: " + " ".join(unknown))
    signal.signal(signal.SIGTERM, on_stop)

    labels, values, features = read_channel(args.train)
    scaler = StandardScaler().fit(values)
    scaled = scaler.transform(values)
    held_out = None
    if args.validation:
        held_labels, held_values, _ = read_channel(args.validation)
        held_out = (held_labels, scaler.transform(held_values))

    model = SGDClassifier(loss="log_loss", alpha=args.alpha, random_state=args.seed, average=True)
    done = 0
    path = newest_checkpoint()
    if path:
        state = joblib.load(path)
        model, done = state["model"], state["epoch"]
        print("goes on after epoch {} from {}".format(done, path))

    for epoch in range(done + 1, args.epochs + 1):
        # The order of an epoch depends on seed and epoch alone, so an interrupted run ends as an uninterrupted one.
        order = np.random.RandomState(args.seed * 100003 + epoch).permutation(len(labels))
        model.partial_fit(scaled[order], labels[order], classes=CLASSES)
        last = epoch == args.epochs or stopping
        if last or epoch % args.checkpoint_every == 0:
            save_checkpoint({"model": model, "epoch": epoch})
            line = "epoch={}; train_loss={:.6f};".format(epoch, log_loss(labels, model.predict_proba(scaled)))
            if held_out:
                line += " validation_accuracy={:.6f};".format(model.score(held_out[1], held_out[0]))
            print(line, flush=True)
        if stopping:
            print("told to stop after epoch {}".format(epoch), flush=True)
            break

    save_model(args.model_dir, model, scaler, features)


if __name__ == "__main__":
    main()
