"""Takes versions from staging to production and back; fails with what it saw."""
import json
import time

from aws import client
from models import advance, decide, invoke, register, sagemaker, said, until

GROUP, BUCKET = "churn", "e2e-promotion-artifacts"


def cycle(arn):
    reached = sagemaker("DescribeModelPackage", ModelPackageName=arn).get("ModelLifeCycle", {})
    return "%s %s" % (reached.get("Stage"), reached.get("StageStatus"))


def person(arn, status):
    sagemaker("UpdateModelPackage", ModelPackageArn=arn, ModelLifeCycle={"Stage": "Production", "StageStatus": status})


def serves(stage, answer, what):
    until(lambda: invoke("churn-" + stage), answer, what)
    # Not only the answer: the update must be over before time passes.
    until(lambda: client("sagemaker").describe_endpoint(EndpointName="churn-" + stage)["EndpointStatus"], "InService", what)


one = register(GROUP, BUCKET, "one")
decide(one, "Approved")
serves("Staging", "one", "the registry's approval is for the first stage")
advance("00:15:00")
assert cycle(one) == "None None", cycle(one)
assert "Could not find" in invoke("churn-Production") or "not found" in invoke("churn-Production"), invoke("churn-Production")
until(lambda: "mlinfra:in-service:Staging" in sagemaker("DescribeModelPackage", ModelPackageName=one).get("CustomerMetadataProperties", {}), True, "it is noted since when it serves")

advance("01:10:00")
until(lambda: cycle(one), "Production PendingApproval", "the bake time is over")
assert "Could not find" in invoke("churn-Production") or "not found" in invoke("churn-Production"), "nobody has approved it there"
person(one, "Approved")
serves("Production", "one", "approved for production")

two = register(GROUP, BUCKET, "two")
decide(two, "Approved")
serves("Staging", "two", "the next version in staging")
assert invoke("churn-Production") == "one"
advance("01:20:00")
until(lambda: cycle(two), "Production PendingApproval", "the next version's bake time is over")
person(two, "Approved")
serves("Production", "two", "the next version in production")

person(two, "Rejected")
serves("Production", "one", "rejected in production: the one before comes back there")
time.sleep(2)
assert invoke("churn-Staging") == "two", "and staging is left alone"
advance("01:20:00")
assert cycle(two) == "Production Rejected", "and it is not proposed again"

decide(two, "Rejected")
serves("Staging", "one", "rejected in the registry: nowhere any more")
proposals = [line for line in said() if "The version waits for approval at the next stage." in line]
assert len(proposals) == 2, proposals
print(json.dumps({"proposed": len(proposals)}))
