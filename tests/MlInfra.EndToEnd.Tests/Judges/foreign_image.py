"""Makes a copy of the search pipeline whose evaluation wants an image that a laptop can't run; tells its name."""
import json
import sys

from aws import client

sagemaker = client("sagemaker")
outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]["Outputs"]}
pipeline = sagemaker.describe_pipeline(PipelineName=outputs["SearchPipelineName"])
definition = json.loads(pipeline["PipelineDefinition"])
step = next(s for s in definition["Steps"] if s["Name"] == "EvaluateModel")
step["Arguments"]["AppSpecification"]["ImageUri"] = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.3-cpu-py311"
name = outputs["SearchPipelineName"] + "-foreign"
sagemaker.create_pipeline(PipelineName=name, PipelineDefinition=json.dumps(definition), RoleArn=pipeline["RoleArn"], ClientRequestToken="f" * 32)
print(json.dumps(name))
