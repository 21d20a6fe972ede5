"""Scores two batches of the sample's data by the approved version, the second with its lengths in other units, and labels the first; fails with what it saw."""
import csv
import io
import json
import math
import random
import sys
import tarfile

from aws import client
from models import advance, decide, next_hour, now, sagemaker, until, until_violated

random.seed(7)
s3 = client("s3")
outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName="Nightly")["Stacks"][0]["Outputs"]}
bucket = outputs["Bucket"]
COLUMNS = ["mean_radius", "mean_texture", "mean_perimeter", "mean_area", "mean_smoothness"]
CODE = """
import math
def model_fn(folder): return None
def input_fn(body, kind): return [[float(v) for v in line.split(',')] for line in (body if isinstance(body, str) else body.decode()).split()]
def predict_fn(rows, model): return [1 / (1 + math.exp(-(row[0] - 15) * 1.5)) for row in rows]
def output_fn(scores, accept): return ''.join('%.6f\\n' % s for s in scores), 'text/csv'
"""
with open(sys.argv[1], newline="") as file:
    records = [(int(r["malignant"]), [float(r[c]) for c in COLUMNS]) for r in csv.DictReader(file)]


def put(key, body):
    s3.put_object(Bucket=bucket, Key=key, Body=body)


def get(key):
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()


def line(values):
    return ",".join("%.5g" % v for v in values)


def run(pipeline, token, **parameters):
    arn = sagemaker("StartPipelineExecution", PipelineName=pipeline, ClientRequestToken=token * 32,
                    PipelineParameters=[{"Name": k, "Value": v} for k, v in parameters.items()])["PipelineExecutionArn"]

    def state():
        status = sagemaker("DescribePipelineExecution", PipelineExecutionArn=arn)["PipelineExecutionStatus"]
        assert status in ("Executing", "Succeeded"), sagemaker("ListPipelineExecutionSteps", PipelineExecutionArn=arn)
        return status

    until(state, "Succeeded", pipeline)
    return arn


buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
    info = tarfile.TarInfo("code/inference.py")
    info.size = len(CODE.encode())
    tar.addfile(info, io.BytesIO(CODE.encode()))
put("data/model.tar.gz", buffer.getvalue())
put("data/train/train.csv", "\n".join([",".join(["malignant"] + COLUMNS)] + ["%d,%s" % (m, line(v)) for m, v in records]) + "\n")
put("data/scored/scored.csv", "\n".join(["malignant,score"] + ["%d,%.6f" % (m, 1 / (1 + math.exp(-(v[0] - 15) * 1.5))) for m, v in records]) + "\n")
run("nightly", "0")
version = sagemaker("ListModelPackages", ModelPackageGroupName="nightly")["ModelPackageSummaryList"][0]["ModelPackageArn"]
decide(version, "Approved")


def there():
    try:
        return sagemaker("DescribePipeline", PipelineName=outputs["BatchPipeline"])["PipelineStatus"]
    except AssertionError:
        return None


until(there, "Active", "the batch transform, which waits for an approval")

next_hour(1)
first, hour = now().strftime("%Y-%m-%dT%H"), now().strftime("%Y/%m/%d/%H")
chosen = random.sample(records, 400)
put("batch/input/first/tumours.csv", "".join(line(v) + "\n" for m, v in chosen))
run(outputs["BatchPipeline"], "1", InputKey="batch/input/first/")
notes = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix="batch/capture/")["Contents"]]
assert [n.rsplit("/", 1)[0] for n in notes] == ["batch/capture/input/" + hour, "batch/capture/output/" + hour], notes
manifest = json.loads(get(notes[1]))
scored = [row.split(",") for row in get((manifest[0]["prefix"] + manifest[1]).split("/", 3)[3]).splitlines()]
assert len(scored) == 400 and len(scored[0]) == len(COLUMNS) + 3, scored[0]
put("ground-truth/%s/labels.jsonl" % hour, "".join(json.dumps({
    "groundTruthData": {"data": str(m), "encoding": "CSV"}, "eventMetadata": {"eventId": row[-2]}, "eventVersion": "0"}) + "\n" for (m, v), row in zip(chosen, scored)))
advance("01:00:00")

# Lengths in cm and not in mm, and areas with them.
second = now().strftime("%Y-%m-%dT%H")
put("batch/input/second/tumours.csv", "".join(line([v[0] / 10, v[1], v[2] / 10, v[3] / 100, v[4]]) + "\n" for m, v in random.sample(records, 400)))
run(outputs["BatchPipeline"], "2", InputKey="batch/input/second/")
advance("01:30:00")


def marker(monitor, period):
    try:
        return json.loads(get("monitoring/%s/periods/%s.json" % (monitor, period)))
    except s3.exceptions.NoSuchKey:
        return None


for monitor in ("nightly-data", "nightly-quality"):
    until(lambda: marker(monitor, first) is not None, True, "the first batch by " + monitor)
    found = marker(monitor, first)
    assert (found["status"], found["records"], found["unparsable"], found["modelPackageArn"]) == ("Completed", 400, 0, version), (monitor, found)
    assert "<html" in get(found["report"].split("/", 3)[3])
merged = get(marker("nightly-quality", first)["merged"].split("/", 3)[3] + "/labelled.csv").splitlines()
assert merged[0] == ",".join(["label"] + COLUMNS) and len(merged) == 401, merged[:2]

until(lambda: marker("nightly-data", second) is not None, True, "the second batch")
shifted = marker("nightly-data", second)
assert (shifted["records"], shifted["status"]) == (400, "CompletedWithViolations"), shifted
violations = json.loads(get(shifted["report"].split("/", 3)[3].replace("report.html", "constraint_violations.json")))["violations"]
assert {v["feature_name"] for v in violations} == {"mean_radius", "mean_perimeter", "mean_area"}, violations
until_violated("nightly-data")
print(json.dumps({"shifted": shifted["status"]}))
