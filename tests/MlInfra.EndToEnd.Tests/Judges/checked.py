"""A version whose answers are none takes over, is asked, and goes again; fails with what it saw."""
import json

from aws import client
from models import advance, decide, invoke, register, until

GROUP = "checked-churn"
cloudformation, cloudwatch = client("cloudformation"), client("cloudwatch")


def stack():
    return cloudformation.describe_stacks(StackName="Checked")["Stacks"][0]


def status():
    return stack()["StackStatus"]


def invalid():
    return sorted((a["StateValue"], a["MetricName"]) for a in cloudwatch.describe_alarms(AlarmNamePrefix="Checked")["MetricAlarms"] if a["MetricName"] == "InvalidOutput")


bucket = {o["OutputKey"]: o["OutputValue"] for o in stack()["Outputs"]}["Bucket"]
decide(register(GROUP, bucket, "0.5"), "Approved")
until(lambda: invoke("checked"), "0.5", "the first version")
until(status, "UPDATE_COMPLETE", "the first deployment")
for _ in range(20):
    invoke("checked")
advance("00:02:00")
until(invalid, [("OK", "InvalidOutput")], "its answers are as they should be")

decide(register(GROUP, bucket, "7"), "Approved")
seen = set()


def over():
    seen.add(invoke("checked"))
    if "7" in seen and status() == "UPDATE_IN_PROGRESS":
        advance("00:00:20")
    return status()


until(over, "UPDATE_ROLLBACK_COMPLETE", "the version whose answers are none takes the traffic, is asked, and goes again")
assert "7" in seen and not any("Error" in answer for answer in seen), seen
until(lambda: invoke("checked"), "0.5", "the first version is back")
reasons = [e.get("ResourceStatusReason", "") for e in cloudformation.describe_stack_events(StackName="Checked")["StackEvents"] if e["ResourceStatus"].endswith("FAILED")]
assert any("InvalidOutputs" in reason for reason in reasons), reasons
print(json.dumps({"reasons": reasons}))
