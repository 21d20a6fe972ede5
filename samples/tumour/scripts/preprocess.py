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


def tidy(records, what):
    before = len(records)
    records = records.dropna().drop_duplicates()
    print("{} {}, {} dropped as incomplete or doubled".format(before, what, before - len(records)))
    return records[[LABEL] + [c for c in records.columns if c != LABEL]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--validation-fraction", type=float, default=0.15)
    parser.add_argument("--test-fraction", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()

    records = tidy(read_folder(os.path.join(BASE, "input")), "records")
    recent = os.path.join(BASE, "recent")
    fresh = tidy(read_folder(recent)[list(records.columns)], "recent records") if os.path.isdir(recent) else records[:0]
    # Those that are not in the data already; a third of them is kept back to compare the model with the one in service.
    fresh = fresh[~fresh.apply(tuple, axis=1).isin(set(map(tuple, records.to_numpy())))]
    kept_back = fresh[:0]
    if len(fresh) >= 30:
        fresh, kept_back = train_test_split(fresh, test_size=1 / 3, random_state=args.seed)

    held_out = args.validation_fraction + args.test_fraction
    train, rest = train_test_split(records, test_size=held_out, stratify=records[LABEL], random_state=args.seed)
    validation, test = train_test_split(
        rest, test_size=args.test_fraction / held_out, stratify=rest[LABEL], random_state=args.seed
    )

    train = pd.concat([train, fresh], ignore_index=True)

    for name, part in (("train", train), ("validation", validation), ("test", test), ("compare", kept_back if len(kept_back) else test)):
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
