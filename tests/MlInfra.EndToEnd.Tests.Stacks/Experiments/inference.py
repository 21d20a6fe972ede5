"""A model that fails for a share of its requests."""
import os
import random

FAILS = float(os.environ["FAILS"])
DRAWN = random.Random(int(os.environ["SEED"]))


def model_fn(folder):
    return None


def input_fn(body, kind):
    return body


def predict_fn(body, model):
    if DRAWN.random() < FAILS:
        raise ValueError("drawn to fail")
    return "yes"


def output_fn(answer, accept):
    return answer, "text/csv"
