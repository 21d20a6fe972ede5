"""What happens after each round: a line with the metrics, a checkpoint, the model so far."""
import os
import re
import signal

import xgboost

CHECKPOINT = "xgboost-checkpoint"
KEPT = 5


def latest(folder):
    """The newest checkpoint that can be read, and how many rounds are behind it."""
    if not folder or not os.path.isdir(folder):
        return None
    numbers = sorted((int(m.group(1)) for m in (re.match(CHECKPOINT + r"\.([0-9]+)$", n) for n in os.listdir(folder)) if m), reverse=True)
    for number in numbers:
        path = os.path.join(folder, "%s.%d" % (CHECKPOINT, number))
        try:
            xgboost.Booster(model_file=path)
            return path, number + 1
        except xgboost.core.XGBoostError:
            print("The checkpoint %s cannot be read; the one before it is tried." % path, flush=True)
    return None


def save(model, path):
    # Whole or not at all: a process may be ended at any moment, and a checkpoint is uploaded as it lies there.
    part = path + ".sagemaker-ignore"
    model.save_model(part)
    os.replace(part, path)


class InOrder(xgboost.callback.TrainingCallback):
    """
    Calls each of them after every round. XGBoost keeps callbacks in a set and ends a round's calls at the first that stops the
    training, so that the last round would be told or kept by chance.
    """

    def __init__(self, callbacks):
        super().__init__()
        self.callbacks = callbacks

    def before_training(self, model):
        for callback in self.callbacks:
            model = callback.before_training(model)
        return model

    def after_training(self, model):
        for callback in self.callbacks:
            model = callback.after_training(model)
        return model

    def before_iteration(self, model, epoch, evals_log):
        return any([callback.before_iteration(model, epoch, evals_log) for callback in self.callbacks])

    def after_iteration(self, model, epoch, evals_log):
        return any([callback.after_iteration(model, epoch, evals_log) for callback in self.callbacks])


class Monitor(xgboost.callback.TrainingCallback):
    """Prints [round]#011train-auc:...: the tabs of the container's lines, as CloudWatch shows them."""

    def __init__(self, done):
        super().__init__()
        self.done = done

    def after_iteration(self, model, epoch, evals_log):
        cells = ["%s-%s:%.5f" % (data, name, values[-1]) for data, measured in evals_log.items() for name, values in measured.items()]
        print("#011".join(["[%d]" % (epoch + self.done)] + cells), flush=True)
        return False


class Checkpoints(xgboost.callback.TrainingCallback):
    """Keeps the newest few rounds."""

    def __init__(self, folder, done):
        super().__init__()
        self.folder, self.done = folder, done
        os.makedirs(folder, exist_ok=True)

    def after_iteration(self, model, epoch, evals_log):
        number = epoch + self.done
        save(model, os.path.join(self.folder, "%s.%d" % (CHECKPOINT, number)))
        old = os.path.join(self.folder, "%s.%d" % (CHECKPOINT, number - KEPT))
        if os.path.exists(old):
            os.remove(old)
        return False


class Intermediate(xgboost.callback.TrainingCallback):
    """The model so far, so that a job that is told to stop leaves one (save_model_on_termination)."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

    def after_iteration(self, model, epoch, evals_log):
        save(model, self.path)
        return False
