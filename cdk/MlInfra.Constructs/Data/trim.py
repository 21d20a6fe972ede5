"""
Makes the embedded data from the full files: python3 trim.py <folder of the full files>. Newer data is a new run of this.
Needs botocore: the requests of AutoML, EMR and EMR Serverless and the types of what steps tell are read from its service models.
"""
import json
import pathlib
import re
import sys

import botocore.loaders

source = pathlib.Path(sys.argv[1])
target = pathlib.Path(__file__).parent

# What a step of a pipeline or a construct may send; the other operations are not embedded.
OPERATIONS = [
    "CreateTrainingJob", "CreateProcessingJob", "CreateTransformJob", "CreateHyperParameterTuningJob", "CreateModel",
    "CreateModelPackage", "CreateEndpointConfig", "CreateEndpoint", "CreateAutoMLJobV2", "CreatePipeline",
]
BESIDE = {
    "sagemaker": {"CreateAutoMLJobRequest": "CreateAutoMLJob"},
    "emr": {"RunJobFlowInput": "RunJobFlow", "StepConfig": "AddJobFlowSteps"},
    "emr-serverless": {"StartJobRunRequest": "StartJobRun", "CreateApplicationRequest": "CreateApplication"},
}
TOLD_BESIDE = {"EmrStep": ("emr", "Step"), "EmrServerlessJobRun": ("emr-serverless", "GetJobRunResponse")}
KEEP = ["t", "req", "enum", "min", "max", "pattern", "union"]
DESCRIBED = ["Describe", "List"]


def load(name):
    return json.loads((source / name).read_text())


def save(name, data):
    (target / name).write_text(json.dumps(data, separators=(",", ":"), ensure_ascii=False) + "\n")


def portable(pattern):
    """Java's regular expressions as .NET reads them."""
    pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\uD800-\uDFFF").replace(r"\p{Alnum}", "A-Za-z0-9").replace(r"\_", "_")
    return re.sub(r"\$\{1,(\d+)\}$", r"{1,\1}", pattern)


def limits():
    full = load("service-limits.json")
    operations, enums = {}, {}
    for operation in OPERATIONS:
        paths = {}
        for path, rule in full["operations"][operation].items():
            rule = {key: rule[key] for key in KEEP if key in rule}
            if "pattern" in rule:
                rule["pattern"] = portable(rule["pattern"])
            enum = rule.get("enum")
            if isinstance(enum, str) and not enum.endswith("InstanceType"):
                enums[enum] = full["enums"][enum[1:]]
            paths[path] = rule
        operations[operation] = paths
    for service, shape in BESIDE.items():
        for name, title in shape.items():
            operations[title] = request(service, name)
    save("service-limits.json", {"enums": enums, "operations": operations})


def model(service):
    return botocore.loaders.Loader().load_service_model(service, "service-2")["shapes"]


def request(service, name):
    """The paths of a request in the form of the full file."""
    shapes, paths = model(service), {}

    def visit(path, shape_name, required, seen):
        shape = shapes[shape_name]
        rule = {"t": shape["type"]} | ({"req": 1} if required else {})
        if path:
            for key in ("enum", "min", "max"):
                if key in shape:
                    rule[key] = shape[key]
            if "pattern" in shape and shape["pattern"].isascii() and "\\u" not in shape["pattern"]:
                rule["pattern"] = portable(shape["pattern"])
            if shape.get("union"):
                rule["union"] = 1
            paths[path] = rule
        if shape_name in seen:
            return
        if shape["type"] == "structure":
            for member, info in shape["members"].items():
                visit(f"{path}.{member}".strip("."), info["shape"], member in shape.get("required", []), seen | {shape_name})
        elif shape["type"] == "list":
            visit(path + "[]", shape["member"]["shape"], False, seen | {shape_name})
        elif shape["type"] == "map":
            visit(path + "{k}", shape["key"]["shape"], False, seen | {shape_name})
            visit(path + "{v}", shape["value"]["shape"], False, seen | {shape_name})

    visit("", name, False, frozenset())
    return paths


def told(service, name):
    """The leaf paths of an answer and what each is."""
    paths = {}
    for path, rule in request(service, name).items():
        path = path.replace("{v}", "{}")
        if "{k}" not in path:
            paths[path] = rule["t"]
    return {path: kind for path, kind in paths.items() if kind not in ("structure", "list", "map")}


def properties():
    """What a step's properties are, where they are no text."""
    full, kinds = load("pipeline-steps.json"), {}
    for response, paths in full["propertyPaths"].items():
        if response.startswith(tuple(DESCRIBED)):
            types = told("sagemaker", response)
            kinds[response] = {path: types.get(path, "any") for path in paths}
    for response, (service, shape) in TOLD_BESIDE.items():
        kinds[response] = told(service, shape)
    save("step-properties.json", kinds)


def steps():
    full = load("pipeline-steps.json")
    save("pipeline-steps.json", {"executionVariables": full["executionVariables"]})


def instances():
    full = load("instance-types.json")
    keep = ["uses", "family", "vcpu", "memGiB", "arch", "accel", "nvmeGB", "burstable"]
    save("instance-types.json", {name: {key: spec[key] for key in keep if key in spec} for name, spec in full["types"].items()})


def images():
    full = load("image-uris.json")
    for family in full["families"].values():
        for scope in family["scopes"].values():
            for version in scope["versions"].values():
                version.pop("src", None)
                version.pop("note", None)
    save("image-uris.json", {key: full[key] for key in
                             ("partitions", "gravitonTags", "gravitonFamilies", "registries", "families")})


def prices():
    full = load("prices.json")
    save("hosting-prices.json", {
        "hosting": {region: types for region, types in full["hosting"].items() if isinstance(types, dict)},
        "serverlessPerSecondByGB": full["serverless"]["onDemandPerSecondByMemoryGB"],
        "provisionedPerGBSecond": full["serverless"]["provisionedConcurrency"]["usagePerGBSecond"],
    })


limits()
steps()
properties()
instances()
images()
prices()
