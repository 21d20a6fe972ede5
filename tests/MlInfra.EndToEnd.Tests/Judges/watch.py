"""Makes baselines by the pipeline, deploys the version, sends an hour of its own kind of traffic and an hour that is shifted; fails with what it saw."""
import io
import json
import math
import random
import tarfile

from aws import client
from models import advance, decide, next_hour, now, sagemaker, until, until_violated

random.seed(7)
s3, runtime = client("s3"), client("sagemaker-runtime")
bucket = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName="Watched")["Stacks"][0]["Outputs"]}["Bucket"]
CODE = """
import math
def model_fn(folder): return None
def input_fn(body, kind): return [[float(v) for v in line.split(',')] for line in (body if isinstance(body, str) else body.decode()).split()]
def predict_fn(rows, model): return [1 / (1 + math.exp(-(0.08 * (age - 50) - 0.4 * (tenure - 5)))) for age, tenure, sex in rows]
def output_fn(scores, accept): return '\\n'.join('%.6f' % s for s in scores), 'text/csv'
"""


def person(older=0):
    return random.gauss(50 + older, 12), random.expovariate(0.2), random.randint(0, 1)


def score(row):
    return 1 / (1 + math.exp(-(0.08 * (row[0] - 50) - 0.4 * (row[1] - 5))))


def label(row):
    return int(random.random() < score(row))


def text(row):
    return "%.2f,%.3f,%d" % row


def put(key, body):
    s3.put_object(Bucket=bucket, Key=key, Body=body)


buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
    info = tarfile.TarInfo("code/inference.py")
    info.size = len(CODE.encode())
    tar.addfile(info, io.BytesIO(CODE.encode()))
put("data/model.tar.gz", buffer.getvalue())
people = [person() for _ in range(3000)]
put("data/train/train.csv", "\n".join(["left,age,tenure,sex"] + ["%d,%s" % (label(p), text(p)) for p in people]) + "\n")
put("data/scored/scored.csv", "\n".join(["left,score,age,tenure,sex"] + ["%d,%.6f,%s" % (label(p), score(p), text(p)) for p in people]) + "\n")

run = sagemaker("StartPipelineExecution", PipelineName="watched", ClientRequestToken="0" * 32)["PipelineExecutionArn"]


def state():
    status = sagemaker("DescribePipelineExecution", PipelineExecutionArn=run)["PipelineExecutionStatus"]
    assert status in ("Executing", "Succeeded"), sagemaker("ListPipelineExecutionSteps", PipelineExecutionArn=run)
    return status


until(state, "Succeeded", "the pipeline")
version = sagemaker("ListModelPackages", ModelPackageGroupName="watched")["ModelPackageSummaryList"][0]["ModelPackageArn"]
baselines = sagemaker("DescribeModelPackage", ModelPackageName=version)["DriftCheckBaselines"]
assert set(baselines) == {"ModelDataQuality", "ModelQuality", "Bias", "Explainability"}, baselines
decide(version, "Approved")


def serving():
    try:
        return sagemaker("DescribeEndpoint", EndpointName="watched")["EndpointStatus"]
    except AssertionError:
        return None


until(serving, "InService", "the endpoint")

next_hour(5)
first = now().strftime("%Y-%m-%dT%H")
folder = now().strftime("%Y/%m/%d/%H")
labels = []
for i in range(200):
    row = person()
    runtime.invoke_endpoint(EndpointName="watched", ContentType="text/csv", Accept="text/csv", Body=text(row), InferenceId="call-%d" % i)
    labels.append({"groundTruthData": {"data": str(label(row)), "encoding": "CSV"}, "eventMetadata": {"eventId": "call-%d" % i}, "eventVersion": "0"})
put("ground-truth/%s/labels.jsonl" % folder, "\n".join(map(json.dumps, labels)) + "\n")
advance("01:00:00")

# Another population, and so much of it that it is a job's: more than 1 MiB.
second = now().strftime("%Y-%m-%dT%H")
for _ in range(20):
    runtime.invoke_endpoint(EndpointName="watched", ContentType="text/csv", Accept="text/csv", Body="\n".join(text(person(older=25)) for _ in range(3000)))
advance("02:00:00")


def marker(monitor, period):
    try:
        return json.loads(s3.get_object(Bucket=bucket, Key="monitoring/watched/%s/periods/%s.json" % (monitor, period))["Body"].read())
    except s3.exceptions.NoSuchKey:
        return None


for monitor in ("data", "quality", "bias", "attribution"):
    until(lambda: marker(monitor, first) is not None, True, "the first hour by " + monitor)
    found = marker(monitor, first)
    assert found["status"] in ("Completed", "CompletedWithViolations"), (monitor, found)
    assert found["modelPackageArn"] == version, found
    report = s3.get_object(Bucket=bucket, Key=found["report"].split("/", 3)[3])["Body"].read().decode()
    assert "<html" in report, report[:200]
assert marker("data", first)["status"] == "Completed", marker("data", first)
assert marker("data", first)["records"] == 200, marker("data", first)
assert marker("quality", first)["records"] == 200, marker("quality", first)

until(lambda: marker("data", second) is not None, True, "the second hour, by a job")
shifted = marker("data", second)
assert shifted["records"] == 20, shifted


def statuses():
    found = client("sagemaker").list_processing_jobs()["ProcessingJobSummaries"]
    return [job["ProcessingJobStatus"] for job in found if job["ProcessingJobName"].startswith("mlinfra-data-")]


# The marker is the last that the job writes, a moment before it ends.
until(statuses, ["Completed"], "the job of the second hour")
violations = json.loads(s3.get_object(Bucket=bucket, Key=shifted["report"].split("/", 3)[3].replace("report.html", "constraint_violations.json"))["Body"].read())["violations"]
assert "age" in {violation["feature_name"] for violation in violations}, violations
until_violated("data")
print(json.dumps({"shifted": shifted["status"]}))
