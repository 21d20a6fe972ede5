"""The content types that the containers read and write by themselves, and the modules of their toolkits."""
import importlib.util
import io
import json
import sys
import types

JSON, CSV, NPY, ANY = "application/json", "text/csv", "application/x-npy", "*/*"
LIBSVM = ("text/libsvm", "text/x-libsvm")
TEXT = (JSON, CSV)


class UnsupportedFormatError(Exception):
    """A content type that no codec is for."""

    def __init__(self, content_type):
        super().__init__("Content type %s is not supported by this framework." % content_type)


class Response:
    """An answer with its type, as handlers may build one themselves."""

    def __init__(self, response=None, status=200, headers=None, mimetype=None, content_type=None, **_):
        self.response = b"" if response is None else response
        self.status = status
        self.headers = dict(headers or {})
        self.mimetype = mimetype or content_type


def decode(data, content_type):
    import numpy as np

    kind = media_type(content_type)
    if kind == NPY:
        return np.load(io.BytesIO(data), allow_pickle=False)
    text = data.decode("utf-8") if isinstance(data, (bytes, bytearray)) else data
    if kind == JSON:
        return np.array(json.loads(text))
    if kind == CSV:
        return np.genfromtxt(io.StringIO(text), delimiter=",")
    raise UnsupportedFormatError(content_type)


def encode(array, content_type):
    import numpy as np

    kind = media_type(content_type)
    if kind == JSON:
        return json.dumps(array, default=lambda o: o.tolist() if hasattr(o, "tolist") else str(o))
    if kind == CSV:
        stream = io.StringIO()
        np.savetxt(stream, np.asarray(array), delimiter=",", fmt="%s")
        return stream.getvalue()
    if kind == NPY:
        buffer = io.BytesIO()
        np.save(buffer, np.asarray(array))
        return buffer.getvalue()
    raise UnsupportedFormatError(content_type)


def media_type(content_type):
    return content_type.split(";", 1)[0].strip().lower()


def libsvm_matrix(text):
    import numpy as np

    rows = [line.split() for line in text.splitlines() if line.strip()]
    cells = [[(int(i), float(v)) for i, v in (c.split(":") for c in row if ":" in c)] for row in rows]
    width = 1 + max((i for row in cells for i, _ in row), default=-1)
    matrix = np.full((len(rows), width), np.nan)
    for r, row in enumerate(cells):
        for i, v in row:
            matrix[r, i] = v
    return matrix


def provide_toolkits():
    """What scripts import from the containers' toolkits, as far as handlers use it."""

    def module(name, **members):
        made = types.ModuleType(name)
        made.__dict__.update(members)
        made.__path__ = []
        sys.modules[name] = made
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, made)

    kinds = dict(JSON=JSON, CSV=CSV, NPY=NPY, ANY=ANY, UTF8_TYPES=list(TEXT))
    for toolkit, inner in (("sagemaker_containers", ".beta.framework"), ("sagemaker_inference", "")):
        if importlib.util.find_spec(toolkit) is not None:
            continue
        module(toolkit)
        if inner:
            module(toolkit + ".beta")
            module(toolkit + inner)
        module(toolkit + inner + ".content_types", **kinds)
        module(toolkit + inner + ".errors", UnsupportedFormatError=UnsupportedFormatError)
        if inner:
            module(toolkit + inner + ".encoders", encode=encode, decode=decode)
            module(toolkit + inner + ".worker", Response=Response)
        else:
            module(toolkit + ".encoder", encode=encode)
            module(toolkit + ".decoder", decode=decode)
