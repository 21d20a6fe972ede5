"""Publishes versions by approval to an endpoint of many models and asks for them as a caller with no other leave; fails with what it saw."""
import json
import threading

import boto3
from botocore.config import Config
import os

from aws import client
from models import advance, decide, register, until

GROUP = "many-churn"
outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName="Many")["Stacks"][0]["Outputs"]}
bucket, current_key = outputs["Current"][len("s3://"):].split("/", 1)
keys = client("sts").assume_role(RoleArn="arn:aws:iam::000000000000:role/many-caller", RoleSessionName="caller")["Credentials"]


def as_caller(service):
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=keys["AccessKeyId"],
                        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"], config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}))


s3, runtime = as_caller("s3"), as_caller("sagemaker-runtime")


def ask(target):
    return runtime.invoke_endpoint(EndpointName="many", ContentType="text/csv", Body="1,2", TargetModel=target)["Body"].read().decode()


def current():
    try:
        return json.loads(s3.get_object(Bucket=bucket, Key=current_key)["Body"].read())["targetModel"]
    except s3.exceptions.NoSuchKey:
        return None
    except Exception as error:
        return str(error)


def refused(action):
    try:
        action()
    except Exception as error:
        return str(error)
    raise AssertionError("not refused")


def there():
    return sorted(o["Key"] for o in client("s3").list_objects_v2(Bucket=bucket, Prefix="multi-model/").get("Contents", []))


one, two, three = (register(GROUP, outputs["Bucket"], answer) for answer in ("one", "two", "three"))
decide(one, "Approved")
until(current, "churn/1.tar.gz", "the first approval")
assert ask(current()) == "one"

# Requests all the while that versions come: each is answered by a whole model, the current one or the one before.
answers, failures, over = set(), [], threading.Event()


def load():
    while not over.is_set():
        try:
            answers.add((current(), ask(current())))
        except Exception as error:
            failures.append(str(error))


threads = [threading.Thread(target=load) for _ in range(4)]
for thread in threads:
    thread.start()
for version, answer in ((two, "two"), (three, "three")):
    decide(version, "Approved")
    until(current, "churn/%s.tar.gz" % version.split("/")[-1], "the approval of " + answer)
    # A caller who is just being answered by the model before asks for this one next.
    until(lambda: len(failures) > 0 or any(got == answer for _, got in list(answers)), True, "a caller is answered by " + answer)
over.set()
for thread in threads:
    thread.join()
assert not failures, failures[:3]
assert {answer for _, answer in answers} == {"one", "two", "three"}, answers
assert there() == ["multi-model/churn/%d.tar.gz" % version for version in (1, 2, 3)], there()

decide(three, "Rejected")
until(current, "churn/2.tar.gz", "rejected: the one before is current again")
until(there, ["multi-model/churn/1.tar.gz", "multi-model/churn/2.tar.gz"], "what is rejected goes at once")
assert ask(current()) == "two"
advance("01:20:00")
until(there, ["multi-model/churn/2.tar.gz"], "what was replaced goes when callers had time to learn of it")

assert "not authorized" in refused(lambda: ask("other/1.tar.gz")), "a caller asks for its own model only"
decide(two, "Rejected")
decide(one, "Rejected")
until(there, [], "nothing is approved any more")
assert "AccessDenied" in str(current()) or current() is None, current()
print(json.dumps({"asked": len(answers)}))
