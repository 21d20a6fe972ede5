"""What starts the pipelines of the stack Loop, one scenario a call: schedule, arrival, champion, batch, drift or gone. Asserts; prints what it saw."""
import datetime
import io
import json
import os
import sys
import threading
import time
import urllib.request

from aws import client

sm, s3, cfn, cw, sqs, lam, logs = (client(name) for name in ("sagemaker", "s3", "cloudformation", "cloudwatch", "sqs", "lambda", "logs"))
outputs = {o["OutputKey"]: o["OutputValue"] for o in cfn.describe_stacks(StackName="Loop")["Stacks"][0]["Outputs"]}
BUCKET = outputs["Bucket"]


def clock(advance=None):
    body = None if advance is None else json.dumps({"advance": advance}).encode()
    answer = json.load(urllib.request.urlopen(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + "/_mlinfra/clock", body)))
    return datetime.datetime.fromisoformat(answer["now"].replace("Z", "+00:00"))


def runs(pipeline):
    return sm.list_pipeline_executions(PipelineName=pipeline, SortBy="CreationTime", SortOrder="Ascending", MaxResults=100)["PipelineExecutionSummaries"]


def parameters(run):
    return {p["Name"]: p["Value"] for p in sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=run["PipelineExecutionArn"])["PipelineParameters"]}


def until(what, test, seconds=300):
    for _ in range(seconds * 5):
        if seen := test():
            return seen
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {seconds} seconds")


def ended(pipeline, count):
    return until(f"the end of {count} runs of {pipeline}", lambda: (r := runs(pipeline)) and len(r) == count and all(x["PipelineExecutionStatus"] != "Executing" for x in r) and r)


def invoke(function):
    answer = lam.invoke(FunctionName=function, Payload=b"{}")
    body = json.load(io.BytesIO(answer["Payload"].read()))
    assert "FunctionError" not in answer, body
    return body


def at_once(count, call):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(call())) for _ in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return answers


def text(time_):
    return time_.strftime("%Y-%m-%dT%H:%M:%SZ")


def schedule():
    # Other tests move the clock too, and the real one goes on.
    before = len(runs("hourly"))
    clock("02:00:00")
    seen = until("the end of two more runs", lambda: (r := runs("hourly")[before:]) and len(r) >= 2 and all(x["PipelineExecutionStatus"] != "Executing" for x in r) and r)
    assert {r["PipelineExecutionStatus"] for r in seen} == {"Succeeded"}, seen
    assert len(seen) <= 3 and all(parameters(r) == {"Mode": "by the clock"} for r in seen), [parameters(r) for r in seen]
    return parameters(seen[0])


def arrival():
    for key in ("single/notes.txt", "elsewhere/a.csv", "single/a.csv"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"1,2")
    run, = ended("arrival", 1)
    assert run["PipelineExecutionStatus"] == "Succeeded", run
    assert parameters(run) == {"Key": "single/a.csv", "Bucket": BUCKET}, parameters(run)
    return parameters(run)


def champion():
    """Before the first approval the candidate is its own champion, then the newest approved version is."""
    def asked(count):
        sm.start_pipeline_execution(PipelineName="asked", ClientRequestToken=f"{count}" * 32)
        run = ended("asked", count)[-1]
        assert run["PipelineExecutionStatus"] == "Succeeded", run
        step, = sm.list_pipeline_execution_steps(PipelineExecutionArn=run["PipelineExecutionArn"])["PipelineExecutionSteps"]
        return {o["Name"]: o["Value"] for o in step["Metadata"]["Lambda"]["OutputParameters"]}

    def register(version, approval):
        s3.put_object(Bucket=BUCKET, Key=f"models/{version}.tar.gz", Body=b"model")
        return sm.create_model_package(ModelPackageGroupName="loop", ModelApprovalStatus=approval, InferenceSpecification={
            "Containers": [{"Image": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", "ModelDataUrl": f"s3://{BUCKET}/models/{version}.tar.gz"}],
            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]

    before = asked(1)
    assert (before["ModelPackageArn"], before["ModelDataUrl"]) == ("none", "s3://models/candidate/model.tar.gz"), before
    approved = register(1, "Approved")
    register(2, "PendingManualApproval")
    after = asked(2)
    assert (after["ModelPackageArn"], after["ModelDataUrl"]) == (approved, f"s3://{BUCKET}/models/1.tar.gz"), after
    return [before, after]


def names(run):
    arn = run["PipelineExecutionArn"]
    key = f"batches/{arn.split('/')[-1]}/Count/output/names/names.txt"
    return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode().split("\n")


def batch():
    put = lambda *keys: [s3.put_object(Bucket=BUCKET, Key=f"batched/{key}", Body=key.encode()) for key in keys]
    put("a b+c=1%.csv", "2.csv", "notes.txt")
    assert invoke(outputs["BatchFunction"]) == {"outcome": "Waiting", "objects": 2}
    put("deep/3.csv")
    # The clock's look, and some more at the same moment.
    answers = at_once(4, lambda: invoke(outputs["BatchFunction"]))
    clock("00:10:00")
    first, = ended("batches", 1)
    assert first["PipelineExecutionStatus"] == "Succeeded", (first, answers)
    assert names(first) == ["batched/2.csv", "batched/a b+c=1%.csv", "batched/deep/3.csv"], names(first)
    # The same bytes are no new arrival; one object is no batch until nothing has come for a quarter of an hour.
    put("2.csv", "4.csv")
    clock("00:10:00")
    assert len(runs("batches")) == 1, runs("batches")
    # The looks are ten minutes apart, whenever the first one was: one comes when the quarter is over.
    clock("00:20:00")
    second = ended("batches", 2)[1]
    assert names(second) == ["batched/4.csv"], names(second)
    assert int(sqs.get_queue_attributes(QueueUrl=outputs["BatchDeadLetters"], AttributeNames=["All"])["Attributes"]["ApproximateNumberOfMessages"]) == 0
    return [names(first), names(second)]


def period(start, violations=3):
    """What the monitor leaves of an hour that drifted, and its metric."""
    end = start + datetime.timedelta(hours=1)
    marker = {"status": "CompletedWithViolations", "from": text(start), "until": text(end), "records": 500, "unparsable": 0, "violations": violations, "report": f"s3://{BUCKET}/report.html"}
    s3.put_object(Bucket=BUCKET, Key=f"monitoring/tumours/tumour-data/periods/{start:%Y-%m-%dT%H}.json", Body=json.dumps(marker))
    cw.put_metric_data(Namespace="MlInfra/Monitoring", MetricData=[{
        "MetricName": "Violations", "Timestamp": start, "Value": violations,
        "Dimensions": [{"Name": "Endpoint", "Value": "tumours"}, {"Name": "MonitoringSchedule", "Value": "tumour-data"}]}])


def answer_callbacks():
    for message in sqs.receive_message(QueueUrl=outputs["Callbacks"], MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", []):
        sm.send_pipeline_execution_step_success(CallbackToken=json.loads(message["Body"])["token"], OutputParameters=[])
        sqs.delete_message(QueueUrl=outputs["Callbacks"], ReceiptHandle=message["ReceiptHandle"])


def finish(count):
    until("the end of the run", lambda: answer_callbacks() or all(r["PipelineExecutionStatus"] != "Executing" for r in runs("held")))
    assert [r["PipelineExecutionStatus"] for r in runs("held")] == ["Succeeded"] * count, runs("held")


def drift():
    function = outputs["DriftFunction"]
    assert invoke(function) == {"outcome": "Quiet"}
    hour = clock().replace(minute=0, second=0, microsecond=0)
    one = datetime.timedelta(hours=1)
    # Two hours violated: the alarm rings, tells its topic, and that calls the function.
    period(hour - 2 * one)
    period(hour - one)
    clock("00:01:00")
    first, = until("the run for drift", lambda: runs("held"))
    assert parameters(first) == {"From": text(hour - 2 * one), "Until": text(hour)}, parameters(first)
    why = sm.describe_pipeline_execution(PipelineExecutionArn=first["PipelineExecutionArn"])["PipelineExecutionDescription"]
    assert f"tumour-data of tumours: 6 violations in 2 periods from {text(hour - 2 * one)} to {text(hour)}; the alarm {outputs['ViolatedAlarm']} rings since" in why, why
    # Doubled alarms, and looks at the same moment, while it executes.
    for state in ("OK", "ALARM", "OK", "ALARM"):
        cw.set_alarm_state(AlarmName=outputs["ViolatedAlarm"], StateValue=state, StateReason="the test")
    answers = at_once(4, lambda: invoke(function))
    assert answers == [{"outcome": "Running"}] * 4, answers
    assert len(runs("held")) == 1
    # Drift while it executes is not forgotten: after the run and the cool-down the clock brings the look.
    clock("01:00:00")
    period(hour)
    finish(1)
    until("the look at the end of the run", lambda: "CoolingDown" in json.dumps(invoke(function)))
    assert len(runs("held")) == 1
    clock("01:30:00")
    cw.set_alarm_state(AlarmName=outputs["ViolatedAlarm"], StateValue="ALARM", StateReason="the test")
    clock("00:30:00")
    second = until("the run after the cool-down", lambda: (r := runs("held")) and len(r) == 2 and r)[1]
    assert parameters(second) == {"From": text(hour), "Until": text(hour + one)}, parameters(second)
    finish(2)
    # The budget of two a day is used up: the cool-down is over, and more has drifted.
    clock("02:30:00")
    period(hour + 4 * one)
    cw.set_alarm_state(AlarmName=outputs["ViolatedAlarm"], StateValue="ALARM", StateReason="the test")
    assert (answer := invoke(function)) == {"outcome": "BudgetUsed"}, answer
    assert len(runs("held")) == 2
    return [parameters(first), parameters(second), why]


def gone():
    """Comes last: the pipeline is deleted under it."""
    sm.delete_pipeline(PipelineName="held", ClientRequestToken="x" * 32)
    cw.set_alarm_state(AlarmName=outputs["ViolatedAlarm"], StateValue="OK", StateReason="the test")
    cw.set_alarm_state(AlarmName=outputs["ViolatedAlarm"], StateValue="ALARM", StateReason="the test")
    said = lambda: [e["message"] for e in logs.filter_log_events(logGroupName=outputs["DriftLog"])["events"] if "does not exist" in e["message"]]
    until("the error in the log", said)
    count = lambda: int(sqs.get_queue_attributes(QueueUrl=outputs["DriftDeadLetters"], AttributeNames=["All"])["Attributes"]["ApproximateNumberOfMessages"])
    # Lambda tries thrice, a minute and two apart.
    until("the dead letter", lambda: clock("00:01:00") and count() > 0)
    return said()[0]


print(json.dumps({"schedule": schedule, "arrival": arrival, "champion": champion, "batch": batch, "drift": drift, "gone": gone}[sys.argv[1]](), default=str))
