"""How many approvals were given up."""
import json
import sys

from aws import client

outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]["Outputs"]}
names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
attributes = client("sqs").get_queue_attributes(QueueUrl=outputs["DeployDeadLetterQueueUrl"], AttributeNames=names)["Attributes"]
print(json.dumps(sum(int(v) for v in attributes.values())))
