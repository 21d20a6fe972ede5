"""XGBoost as SageMaker's built-in algorithm: trains from the job's channels and hyperparameters, without a script of the user's.

It keeps the contract of AWS's container sagemaker-xgboost 1.7-1: the same channels, hyperparameters, metric lines, checkpoints and
model file, so that what trains here trains there.
"""
import json
import os
import sys
import traceback

from mlinfra_xgboost_data import content_type_of, matrix
from mlinfra_xgboost_metrics import MAXIMIZED, OWN, own_metrics
from mlinfra_xgboost_rules import UserError, validated

CONFIG = "/opt/ml/input/config"
CHANNELS = "/opt/ml/input/data"
MODEL = os.path.join(os.environ.get("SM_MODEL_DIR", "/opt/ml/model"), "xgboost-model")


def read(name):
    path = os.path.join(CONFIG, name)
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return json.load(file)


def channels(config):
    known = ("train", "validation", "code")
    for name in config:
        if name not in known:
            raise UserError("Extraneous channel found: %s" % name)
    if "train" not in config:
        raise UserError("Missing required channel: train")


def metrics_of(given, tuning):
    """The metrics that XGBoost measures itself, those that are added to it, and the one that early stopping heeds."""
    tuned = tuning.split(":")[1] if tuning else None
    wanted = list(given or [])
    if tuned and tuned not in wanted:
        wanted.append(tuned)
    heeded = tuned or (given[-1] if given else None)
    return [m for m in wanted if m not in OWN], [m for m in wanted if m in OWN], heeded


def train(parameters, train_data, validation_data, checkpoints):
    import xgboost

    import mlinfra_xgboost_callbacks as callbacks

    rounds = parameters.pop("num_round")
    stopping = parameters.pop("early_stopping_rounds", None)
    on_termination = parameters.pop("save_model_on_termination", "false") == "true"
    folds, repeats = parameters.pop("_kfold", None), parameters.pop("_num_cv_round", 1)
    built_in, added, heeded = metrics_of(parameters.pop("eval_metric", None), parameters.pop("_tuning_objective_metric", None))
    for other in ("csv_weights", "use_dask_gpu_training", "dsplit"):
        parameters.pop(other, None)
    if built_in:
        parameters["eval_metric"] = built_in
    parameters.setdefault("nthread", int(os.environ.get("SM_NUM_CPUS") or 1))
    feval = own_metrics(added, parameters.get("objective")) if added else None

    def fit(data, watched, model_file, folder):
        begun = callbacks.latest(folder)
        done = begun[1] if begun else 0
        if begun:
            print("[%s] Resuming from iteration %d" % (os.path.basename(begun[0]), done), flush=True)
        hooks = [callbacks.Monitor(done)]
        if folder:
            hooks.append(callbacks.Checkpoints(folder, done))
        if on_termination:
            hooks.append(callbacks.Intermediate(model_file))
        if stopping and heeded and any(name == "validation" for _, name in watched):
            hooks.append(xgboost.callback.EarlyStopping(rounds=stopping, data_name="validation", metric_name=heeded, maximize=heeded.split("@")[0] in MAXIMIZED, save_best=True))
        return xgboost.train(parameters, data, num_boost_round=max(0, rounds - done), evals=watched, custom_metric=feval, callbacks=[callbacks.InOrder(hooks)],
                             xgb_model=begun[0] if begun else None, verbose_eval=False)

    watched = [(train_data, "train")] + ([(validation_data, "validation")] if validation_data is not None else [])
    print("Train matrix has %d rows and %d columns" % (train_data.num_row(), train_data.num_col()), flush=True)
    if validation_data is not None:
        print("Validation matrix has %d rows" % validation_data.num_row(), flush=True)
    if folds is None:
        fit(train_data, watched, MODEL, checkpoints).save_model(MODEL)
        return

    from sklearn.model_selection import RepeatedKFold, RepeatedStratifiedKFold

    classes = parameters.get("num_class") or str(parameters.get("objective", "")).startswith("binary:")
    splitter = (RepeatedStratifiedKFold if classes else RepeatedKFold)(n_splits=folds, n_repeats=repeats, random_state=parameters.get("seed", 0))
    splits = splitter.split(range(train_data.num_row()), train_data.get_label() if classes else None)
    for number, (inside, outside) in enumerate(splits):
        part = train_data.slice(inside)
        model_file = "%s-%d" % (MODEL, number)
        folder = os.path.join(checkpoints, "model-%d" % number) if checkpoints else None
        fit(part, [(part, "train"), (train_data.slice(outside), "validation")], model_file, folder).save_model(model_file)


def main():
    given, config = read("hyperparameters.json"), read("inputdataconfig.json")
    parameters = validated(given)
    channels(config)
    kind = content_type_of(config["train"].get("ContentType"))
    weights = parameters.get("csv_weights", 0) == 1
    train_data = matrix(os.path.join(CHANNELS, "train"), kind, weights)
    if train_data is None:
        raise UserError("No data in training channel path %s" % os.path.join(CHANNELS, "train"))
    validation_data = None
    if "validation" in config:
        validation_data = matrix(os.path.join(CHANNELS, "validation"), content_type_of(config["validation"].get("ContentType")), weights)
        if validation_data is None:
            raise UserError("No data in validation channel path %s" % os.path.join(CHANNELS, "validation"))
    train(parameters, train_data, validation_data, read("checkpointconfig.json").get("LocalPath"))


def fail(kind, error):
    os.makedirs("/opt/ml/output", exist_ok=True)
    with open("/opt/ml/output/failure", "w") as file:
        file.write("framework error: \nsagemaker_algorithm_toolkit.exceptions.%s: %s" % (kind, error))
    traceback.print_exc()
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        fail("UserError", e)
    except Exception as e:
        fail("AlgorithmError", "XGB train call failed with exception:\n %s" % e)
