"""The metrics that a job can ask for, and those that the container adds to XGBoost's own."""

MAXIMIZED = ("accuracy", "auc", "aucpr", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "map", "ndcg", "precision", "r2", "recall", "precision_macro",
             "precision_micro", "recall_macro", "recall_micro")
MINIMIZED = ("aft-nloglik", "cox-nloglik", "error", "gamma-deviance", "gamma-nloglik", "interval-regression-accuracy", "logloss", "mae", "mape", "merror",
             "mlogloss", "mphe", "mse", "poisson-nloglik", "rmse", "rmsle", "tweedie-nloglik")
ALL = MAXIMIZED + MINIMIZED
OWN = ("accuracy", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "mse", "precision", "precision_macro", "precision_micro", "r2", "recall", "recall_macro", "recall_micro")


def own_metrics(names, objective):
    import numpy as np
    from sklearn import metrics as sk

    def classes(predictions):
        if predictions.ndim > 1:
            return predictions.argmax(axis=1)
        if objective in ("multi:softmax", "binary:hinge"):
            return predictions.astype(int)
        return (predictions > (0 if objective == "binary:logitraw" else 0.5)).astype(int)

    def of_classes(measure, **options):
        return lambda labels, predictions: measure(labels, classes(predictions), **options)

    def averaged(average):
        return dict(average=average, zero_division=0)

    measures = {
        "accuracy": of_classes(sk.accuracy_score), "balanced_accuracy": of_classes(sk.balanced_accuracy_score),
        "f1": of_classes(sk.f1_score, **averaged("macro")), "f1_binary": of_classes(sk.f1_score, **averaged("binary")), "f1_macro": of_classes(sk.f1_score, **averaged("macro")),
        "precision": of_classes(sk.precision_score, zero_division=0), "precision_macro": of_classes(sk.precision_score, **averaged("macro")),
        "precision_micro": of_classes(sk.precision_score, **averaged("micro")), "recall": of_classes(sk.recall_score, zero_division=0),
        "recall_macro": of_classes(sk.recall_score, **averaged("macro")), "recall_micro": of_classes(sk.recall_score, **averaged("micro")),
        "mse": sk.mean_squared_error, "r2": sk.r2_score,
    }

    def measure(predictions, data):
        labels, predictions = data.get_label(), np.asarray(predictions)
        return [(name, float(measures[name](labels, predictions))) for name in names]

    return measure
