"""What CloudFormation says of a stack (null if there is none), and of its pipeline."""
import json
import sys

from botocore.exceptions import ClientError

from aws import client

try:
    stack = client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]
except ClientError as e:
    assert e.response["Error"]["Code"] == "ValidationError", e
    print("null")
    sys.exit()
outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
description = None
if "PipelineName" in outputs:
    description = client("sagemaker").describe_pipeline(PipelineName=outputs["PipelineName"]).get("PipelineDescription")
print(json.dumps({
    "status": stack["StackStatus"],
    "parameters": {p["ParameterKey"]: p["ParameterValue"] for p in stack.get("Parameters", [])},
    "outputs": outputs,
    "updated": str(stack.get("LastUpdatedTime")),
    "pipelineDescription": description,
}))
