"""The hyperparameters of XGBoost as built-in algorithm: which there are, of what type, in what range."""
import ast
import math

from mlinfra_xgboost_metrics import ALL


class UserError(Exception):
    """What the user can mend: a hyperparameter, a channel, a file."""


class Number:
    def __init__(self, kind, low=None, high=None, low_open=False, high_open=False):
        self.kind, self.low, self.high, self.low_open, self.high_open = kind, low, high, low_open, high_open

    def parse(self, name, text):
        try:
            value = self.kind(text)
        except ValueError:
            raise UserError("Hyperparameter %s: could not parse value" % name)
        if isinstance(value, float) and math.isnan(value) or not self.holds(value):
            raise UserError("Hyperparameter %s: %s is not in %s" % (name, value, self))
        return value

    def holds(self, value):
        over = self.low is None or (value > self.low if self.low_open else value >= self.low)
        return over and (self.high is None or (value < self.high if self.high_open else value <= self.high))

    def __str__(self):
        low = "(-inf" if self.low is None else "%s%s" % ("(" if self.low_open else "[", self.low)
        high = "+inf)" if self.high is None else "%s%s" % (self.high, ")" if self.high_open else "]")
        return "%s, %s" % (low, high)


class Choice:
    def __init__(self, *values):
        self.values = values

    def parse(self, name, text):
        if text not in self.values:
            raise UserError("Hyperparameter %s: %s is not in %s" % (name, text, list(self.values)))
        return text


class Words:
    def __init__(self, allowed):
        self.allowed = allowed

    def parse(self, name, text):
        words = [w.strip() for w in text.strip("[]").replace("'", "").replace('"', "").split(",") if w.strip()]
        for word in words:
            if not self.allowed(word):
                raise UserError("Hyperparameter %s: value %s not in range" % (name, word))
        return words


class Literal:
    """A tuple or a nested list, as Python writes it."""

    def __init__(self, holds):
        self.holds = holds

    def parse(self, name, text):
        try:
            value = ast.literal_eval(text)
        except (SyntaxError, ValueError):
            raise UserError("Hyperparameter %s: could not parse value" % name)
        if not self.holds(value):
            raise UserError("Hyperparameter %s: value %s not in range" % (name, text))
        return text


def metric(word):
    name, _, threshold = word.partition("@")
    if not threshold:
        return name in ALL
    try:
        float(threshold.rstrip("-"))
    except ValueError:
        return False
    return name in ("error", "ndcg", "map")


def whole(low=None, high=None):
    return Number(int, low, high)


def real(low=None, high=None, **ends):
    return Number(float, low, high, **ends)


SHARE = dict(low_open=True)
PLUGINS = ("grow_colmaker", "distcol", "grow_histmaker", "grow_skmaker", "grow_quantile_histmaker", "sync", "refresh", "prune", "shotgun", "coord_descent")
OBJECTIVES = ("aft_loss_distribution", "binary:logistic", "binary:logitraw", "binary:hinge", "count:poisson", "multi:softmax", "multi:softprob", "rank:pairwise",
              "rank:ndcg", "rank:map", "reg:linear", "reg:squarederror", "reg:logistic", "reg:gamma", "reg:pseudohubererror", "reg:squaredlogerror",
              "reg:absoluteerror", "reg:tweedie", "survival:aft", "survival:cox")
RULES = {
    "num_round": whole(1), "csv_weights": whole(0, 1), "early_stopping_rounds": whole(1), "booster": Choice("gbtree", "gblinear", "dart"), "verbosity": whole(0, 3),
    "nthread": whole(1), "eta": real(0, 1), "gamma": real(0), "max_depth": whole(0), "min_child_weight": real(0), "max_delta_step": real(0),
    "subsample": real(0, 1, **SHARE), "colsample_bytree": real(0, 1, **SHARE), "colsample_bylevel": real(0, 1, **SHARE), "colsample_bynode": real(0, 1, **SHARE),
    "lambda": real(0), "alpha": real(0), "tree_method": Choice("auto", "exact", "approx", "hist", "gpu_hist"), "sketch_eps": real(0, 1, low_open=True, high_open=True),
    "scale_pos_weight": real(0, low_open=True), "updater": Words(PLUGINS.__contains__), "dsplit": Choice("row", "col"), "refresh_leaf": whole(0, 1),
    "process_type": Choice("default", "update"), "grow_policy": Choice("depthwise", "lossguide"), "max_leaves": whole(0), "max_bin": whole(0),
    "predictor": Choice("auto", "cpu_predictor", "gpu_predictor"), "monotone_constraints": Literal(lambda v: isinstance(v, tuple) and all(i in (-1, 0, 1) for i in v)),
    "interaction_constraints": Literal(lambda v: isinstance(v, list) and all(isinstance(g, list) for g in v)), "sample_type": Choice("uniform", "weighted"),
    "normalize_type": Choice("tree", "forest"), "rate_drop": real(0, 1), "one_drop": whole(0, 1), "skip_drop": real(0, 1), "lambda_bias": real(0, 1),
    "tweedie_variance_power": real(1, 2, low_open=True, high_open=True), "objective": Choice(*OBJECTIVES), "num_class": whole(2), "base_score": real(0),
    "_kfold": whole(2), "_num_cv_round": whole(1), "_tuning_objective_metric": Choice(*["validation:" + m for m in ALL] + ["train:" + m for m in ALL]),
    "eval_metric": Words(metric), "seed": whole(-2 ** 31 + 1, 2 ** 31 - 2), "num_parallel_tree": whole(1), "save_model_on_termination": Choice("true", "false"),
    "aft_loss_distribution": Choice("normal", "logistic", "extreme"), "aft_loss_distribution_scale": real(0), "deterministic_histogram": Choice("true", "false"),
    "sampling_method": Choice("uniform", "gradient_based"), "prob_buffer_row": Number(float, 1, low_open=True), "use_dask_gpu_training": Choice("true", "false"),
}
ALIASES = {"learning_rate": "eta", "min_split_loss": "gamma", "reg_lambda": "lambda", "reg_alpha": "alpha"}


def validated(given):
    values = {}
    for name, text in given.items():
        if name.startswith("sagemaker_"):
            continue
        known = ALIASES.get(name, name)
        if known not in RULES:
            raise UserError("Extraneous hyperparameter found: %s" % name)
        values[known] = RULES[known].parse(known, str(text).strip().strip('"'))
    if "num_round" not in values:
        raise UserError("Missing required hyperparameter: num_round")
    depend(values)
    if "updater" in values:
        values["updater"] = ",".join(values["updater"])
    return values


def depend(values):
    objective = values.get("objective")
    if objective in ("multi:softmax", "multi:softprob") and "num_class" not in values:
        raise UserError("Require input for parameter 'num_class' for multi-classification")
    if objective is None and "num_class" in values:
        raise UserError("Do not need to setup parameter 'num_class' for learning task other than multi-classification.")
    if "auc" in values.get("eval_metric", ()) and not (objective or "").startswith(("binary:", "rank:")):
        raise UserError("Metric 'auc' can only be applied for classification and ranking problems.")
    if "aft-nloglik" in values.get("eval_metric", ()) and objective != "survival:aft":
        raise UserError("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.")
    if "monotone_constraints" in values and values.get("tree_method") not in ("exact", "hist"):
        raise UserError("monotone_constraints can be used only when the tree_method parameter is set to either 'exact' or 'hist'.")
    if "interaction_constraints" in values and values.get("tree_method") not in ("exact", "hist", "approx"):
        raise UserError("interaction_constraints can be used only when the tree_method parameter is set to either 'exact', 'hist' or 'approx'.")
    if values.get("tree_method") == "gpu_hist" or values.get("predictor") == "gpu_predictor" or values.get("use_dask_gpu_training") == "true":
        raise UserError("This machine gives jobs no GPU: tree_method gpu_hist, predictor gpu_predictor and use_dask_gpu_training cannot be used on MlInfra Local.")
