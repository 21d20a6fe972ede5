"""Models that answer with a constant, and the registry in words that older versions of boto3 do not know."""
import datetime
import io
import json
import os
import sys
import tarfile
import time
import urllib.error
import urllib.request

from aws import client

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
CODE = """
def model_fn(folder): return open(folder + '/answer.txt').read()
def input_fn(body, kind): return body
def predict_fn(body, model): return model
def output_fn(answer, accept): return answer, 'text/csv'
"""


def artifact(answer):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in {"answer.txt": answer, "code/inference.py": CODE}.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def sagemaker(operation, **members):
    request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], json.dumps(members).encode(), {
        "X-Amz-Target": "SageMaker." + operation,
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0",
    })
    try:
        return json.loads(urllib.request.urlopen(request).read() or b"{}")
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode())


def register(group, bucket, answer):
    key = "runs/%s/model.tar.gz" % answer
    client("s3").put_object(Bucket=bucket, Key=key, Body=artifact(answer))
    return sagemaker("CreateModelPackage", ModelPackageGroupName=group, ModelApprovalStatus="PendingManualApproval", InferenceSpecification={
        "Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://%s/%s" % (bucket, key), "Environment": {"SAGEMAKER_PROGRAM": "inference.py"}}],
        "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]


def decide(arn, approval):
    sagemaker("UpdateModelPackage", ModelPackageArn=arn, ModelApprovalStatus=approval)


def invoke(endpoint, **more):
    try:
        return client("sagemaker-runtime").invoke_endpoint(EndpointName=endpoint, ContentType="text/csv", Body="1,2", **more)["Body"].read().decode()
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


def advance(by):
    request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + "/_mlinfra/clock", json.dumps({"advance": by}).encode(), {"Content-Type": "application/json"})
    try:
        return json.loads(urllib.request.urlopen(request).read())
    except urllib.error.HTTPError as error:
        raise AssertionError((by, error.read().decode()))


def now():
    """What the laptop's clock shows, to the second."""
    clock = json.loads(urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL"] + "/_mlinfra/clock").read())
    return datetime.datetime.fromisoformat(clock["now"][:19])


def next_hour(minute):
    """Moves the clock on to this minute of the next hour."""
    clock = now()
    advance(str(clock.replace(minute=minute, second=0) + datetime.timedelta(hours=1) - clock))


def until(look, wanted, what, seconds=300):
    end = time.time() + seconds
    while True:
        got = look()
        if got == wanted:
            return
        assert time.time() < end, (what, got, wanted)
        time.sleep(0.3)


def until_violated(monitor):
    """Moves the clock on until the alarm on the monitor's violations rings."""
    cloudwatch = client("cloudwatch")
    alarm = next(a["AlarmName"] for a in cloudwatch.describe_alarms()["MetricAlarms"]
                 if a.get("MetricName") == "Violations" and {"Name": "MonitoringSchedule", "Value": monitor} in a["Dimensions"])

    def ringing():
        advance("00:05:00")
        return cloudwatch.describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0]["StateValue"]

    until(ringing, "ALARM", "the alarm on violations of " + monitor)


def said():
    """What the functions of all stacks have logged."""
    logs = client("logs")
    return [event["message"] for group in logs.describe_log_groups()["logGroups"] if "Log" in group["logGroupName"]
            for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]]


def told(error_type, error, trace):
    """A failure is shown with the functions' logs, since the laptop is gone after it; last of all what it was."""
    try:
        print("\n".join(said()), file=sys.stderr)
    finally:
        sys.__excepthook__(error_type, error, trace)


sys.excepthook = told
