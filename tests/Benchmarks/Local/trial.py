"""One trial: fits a small model and tells its score, as a training script does."""
import argparse
import os
import pathlib

import numpy
from sklearn.linear_model import SGDClassifier

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float, default=0.1)
arguments, _ = parser.parse_known_args()

random = numpy.random.default_rng(7)
features = random.normal(size=(4000, 20))
labels = (features[:, 0] + 0.5 * features[:, 1] > 0).astype(int)
model = SGDClassifier(alpha=arguments.alpha, max_iter=50, random_state=7).fit(features, labels)
print(f"score={model.score(features, labels):.4f}", flush=True)
pathlib.Path(os.environ.get("SM_MODEL_DIR", "/opt/ml/model"), "coefficients.txt").write_text(str(model.coef_))
