"""Makes the embedded data from the full files: python3 trim.py <folder of the full files>. Newer data is a new run of this."""
import json
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
target = pathlib.Path(__file__).parent

# What a step of a pipeline or a construct may send; the other operations are not embedded.
OPERATIONS = [
    "CreateTrainingJob", "CreateProcessingJob", "CreateTransformJob", "CreateHyperParameterTuningJob", "CreateModel",
    "CreateModelPackage", "CreateEndpointConfig", "CreateEndpoint", "CreateAutoMLJobV2", "CreatePipeline",
]
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
    save("service-limits.json", {"enums": enums, "operations": operations})


def steps():
    full = load("pipeline-steps.json")
    save("pipeline-steps.json", {
        "executionVariables": full["executionVariables"],
        "steps": {
            name: {key: step[key] for key in ("properties", "cacheConfig", "cacheKeys", "retryPolicies") if key in step}
            | {"omit": step.get("arguments", {}).get("omit", [])}
            for name, step in full["steps"].items()
        },
        "propertyPaths": {name: paths for name, paths in full["propertyPaths"].items() if name.startswith(tuple(DESCRIBED))},
    })


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


limits()
steps()
instances()
images()
