"""Splits the tumour records into train, validation and test sets, stratified by the label."""
import argparse
import os
import sys

import pandas as pd
from sklearn.model_selection import train_test_split

BASE = "/opt/ml/processing"
LABEL = "malignant"


def read_folder(folder):
    files = sorted(
        os.path.join(root, name)
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(".csv")
    )
    if not files:
        sys.exit("No .csv file in {}: give the job an input with at least one.".format(folder))
    frames = [pd.read_csv(f) for f in files]
    for path, frame in zip(files, frames):
        if list(frame.columns) != list(frames[0].columns):
            sys.exit("{} has other columns than {}.".format(path, files[0]))
        if LABEL not in frame.columns:
            sys.exit("{} has no column '{}'.".format(path, LABEL))
    return pd.concat(frames, ignore_index=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--validation-fraction", type=float, default=0.15)
    parser.add_argument("--test-fraction", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()

    records = read_folder(os.path.join(BASE, "input"))
    before = len(records)
    records = records.dropna().drop_duplicates()
    records = records[[LABEL] + [c for c in records.columns if c != LABEL]]
    print("{} records, {} dropped as incomplete or doubled".format(before, before - len(records)))

    held_out = args.validation_fraction + args.test_fraction
    train, rest = train_test_split(records, test_size=held_out, stratify=records[LABEL], random_state=args.seed)
    validation, test = train_test_split(
        rest, test_size=args.test_fraction / held_out, stratify=rest[LABEL], random_state=args.seed
    )

    for name, part in (("train", train), ("validation", validation), ("test", test)):
        folder = os.path.join(BASE, name)
        os.makedirs(folder, exist_ok=True)
        part.to_csv(os.path.join(folder, name + ".csv"), index=False)
        print("{}: {} records, {:.1%} malignant".format(name, len(part), part[LABEL].mean()))

    # The test set once more as batch transform takes it: records only, the label first.
    folder = os.path.join(BASE, "records")
    os.makedirs(folder, exist_ok=True)
    test.to_csv(os.path.join(folder, "records.csv"), index=False, header=False)


if __name__ == "__main__":
    main()
