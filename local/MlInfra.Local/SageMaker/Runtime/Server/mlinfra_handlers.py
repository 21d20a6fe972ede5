"""The user's functions over the defaults of SageMaker's scikit-learn and XGBoost containers."""
import importlib
import io
import json
import os
import re
import sys
import traceback

from mlinfra_codecs import ANY, CSV, JSON, LIBSVM, NPY, TEXT, Response, UnsupportedFormatError, decode, encode, libsvm_matrix, media_type

MODEL_DIR = "/opt/ml/model"


def no_model_fn(model_dir):
    raise NotImplementedError(
        "Please provide a model_fn implementation. It takes the model's folder (%s) and returns the loaded model." % model_dir)


class Sklearn:
    """The defaults of the scikit-learn container."""

    default_accept = JSON
    model_fn = staticmethod(no_model_fn)

    @staticmethod
    def input_fn(data, content_type):
        import numpy as np

        array = decode(data, content_type)
        return array.astype(np.float32) if media_type(content_type) in TEXT else array

    @staticmethod
    def predict_fn(data, model):
        return model.predict(data)

    @staticmethod
    def output_fn(prediction, accept):
        return Response(encode(prediction, accept), mimetype=accept)


class XGBoost:
    """The defaults of the XGBoost container; without a program it serves a booster's file."""

    default_accept = CSV

    @staticmethod
    def model_fn(model_dir):
        import pickle

        import xgboost

        files = [f for f in sorted(os.listdir(model_dir)) if os.path.isfile(os.path.join(model_dir, f)) and not f.startswith(".")]
        if not files:
            raise FileNotFoundError("The model's archive holds no file; a booster is expected.")
        path = os.path.join(model_dir, "xgboost-model" if "xgboost-model" in files else files[0])
        try:
            booster = xgboost.Booster()
            booster.load_model(path)
            return booster
        except xgboost.core.XGBoostError:
            with open(path, "rb") as f:
                return pickle.load(f)

    @staticmethod
    def input_fn(data, content_type):
        import xgboost

        kind = media_type(content_type)
        text = data.decode("utf-8") if isinstance(data, (bytes, bytearray)) else data
        if kind == CSV:
            import numpy as np

            return xgboost.DMatrix(np.atleast_2d(np.genfromtxt(io.StringIO(text.strip()), delimiter=",", ndmin=2)))
        if kind in LIBSVM:
            return xgboost.DMatrix(libsvm_matrix(text))
        raise UnsupportedFormatError(content_type)

    @staticmethod
    def predict_fn(data, model):
        return model.predict(data, validate_features=False)

    @staticmethod
    def output_fn(prediction, accept):
        kind = media_type(accept)
        if os.environ.get("SAGEMAKER_BATCH") == "true" and not os.environ.get("SAGEMAKER_PROGRAM"):
            # The algorithm answers a batch transform with a line for each record, whatever is asked for.
            return Response("\n".join(map(str, prediction.tolist())) + "\n", mimetype=accept)
        if kind == JSON:
            return Response(json.dumps({"predictions": [{"score": p} for p in prediction.tolist()]}), mimetype=JSON)
        if kind == CSV:
            return Response(",".join(map(str, prediction.tolist())), mimetype=CSV)
        if kind == NPY:
            return Response(encode(prediction, NPY), mimetype=NPY)
        raise UnsupportedFormatError(accept)


def demand_requirements(folder):
    """The containers install requirements.txt; here they must be installed already, and what lacks is named."""
    from importlib import metadata

    path = os.path.join(folder, "requirements.txt")
    if not os.path.isfile(path):
        return
    missing = []
    with open(path) as lines:
        for line in lines:
            name = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line.split("#", 1)[0])
            if name:
                try:
                    metadata.version(name.group(1))
                except metadata.PackageNotFoundError:
                    missing.append(name.group(1))
    if missing:
        raise ImportError("requirements.txt asks for %s: install it for %s, the interpreter that models run with." % (", ".join(missing), sys.executable))


class Handler:
    """The user's functions over the defaults, and the loaded model."""

    def __init__(self):
        defaults = XGBoost if os.environ.get("MLINFRA_FRAMEWORK") == "xgboost" else Sklearn
        self.default_accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT") or defaults.default_accept
        user = self.load_program()
        model_fn = getattr(user, "model_fn", defaults.model_fn)
        self.input_fn = getattr(user, "input_fn", defaults.input_fn)
        self.predict_fn = getattr(user, "predict_fn", defaults.predict_fn)
        self.output_fn = getattr(user, "output_fn", defaults.output_fn)
        self.transform_fn = getattr(user, "transform_fn", None)
        if self.transform_fn is not None and any(hasattr(user, f) for f in ("input_fn", "predict_fn", "output_fn")):
            raise ValueError("Cannot use transform_fn implementation in conjunction with input_fn, predict_fn, and/or output_fn implementation")
        self.model = model_fn(MODEL_DIR)

    @staticmethod
    def load_program():
        program = os.environ.get("SAGEMAKER_PROGRAM")
        if not program:
            if os.environ.get("MLINFRA_FRAMEWORK") == "xgboost":
                return None
            raise ImportError("SAGEMAKER_PROGRAM is not set in the model's environment: it names the script with model_fn.")
        code = os.environ["MLINFRA_CODE"]
        demand_requirements(code)
        sys.path.insert(0, code)
        os.chdir(code)
        return importlib.import_module(re.sub(r"\.py$", "", program).replace("/", "."))

    def __call__(self, body, headers):
        content_type = headers.get("content-type") or JSON
        accept = headers.get("accept")
        if not accept or accept == ANY:
            accept = self.default_accept
        content = body.decode("utf-8", "replace") if content_type in TEXT else bytes(body)
        if self.transform_fn is not None:
            return self.response(self.transform_fn(self.model, content, content_type, accept), accept)
        try:
            data = self.input_fn(content, content_type)
        except UnsupportedFormatError as e:
            return failure(e, 415)
        prediction = self.predict_fn(data, self.model)
        try:
            result = self.output_fn(prediction, accept)
        except UnsupportedFormatError as e:
            return failure(e, 406)
        return self.response(result, accept)

    @staticmethod
    def response(result, accept):
        if isinstance(result, tuple):
            return Response(result[0], mimetype=result[1])
        return result if hasattr(result, "response") else Response(result, mimetype=accept)


def failure(error, status):
    return Response(json.dumps({"error": type(error).__name__, "error-message": str(error), "stack-trace": traceback.format_exc()}),
                    status=status, mimetype=JSON)
