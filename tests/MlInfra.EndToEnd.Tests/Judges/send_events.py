"""Delivers approval events to the queue by hand: doubled, late, out of order. Waits until the function has taken them all."""
import json
import sys
import time

from aws import client

stack, statuses, rounds = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
cloudformation, sqs = client("cloudformation"), client("sqs")
resources = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
group = next(r["PhysicalResourceId"] for r in resources if r["ResourceType"] == "AWS::SageMaker::ModelPackageGroup").split("/")[-1]
mapping = client("lambda").list_event_source_mappings()["EventSourceMappings"][0]
queue = sqs.get_queue_url(QueueName=mapping["EventSourceArn"].split(":")[-1])["QueueUrl"]

for turn in range(rounds):
    for version, status in statuses:
        arn = "arn:aws:sagemaker:us-east-1:000000000000:model-package/{}/{}".format(group, version)
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({
            "version": "0",
            "id": "{}-{}-{}".format(turn, version, status),
            "detail-type": "SageMaker Model Package State Change",
            "source": "aws.sagemaker",
            "account": "000000000000",
            "time": "2020-01-01T00:00:00Z",
            "region": "us-east-1",
            "resources": [arn],
            "detail": {"ModelPackageGroupName": group, "ModelPackageArn": arn, "ModelPackageVersion": version, "ModelApprovalStatus": status},
        }))


def left():
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return sum(int(v) for v in sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"].values())


deadline = time.time() + 300
while left() > 0 and time.time() < deadline:
    time.sleep(0.2)
print(json.dumps({"sent": rounds * len(statuses), "left": left()}))
