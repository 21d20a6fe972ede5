"""The peer of the Lambda package: the same three signed calls by boto3, over the same Runtime API."""
import json
import os
import urllib.request

import boto3

API = "http://%s/2018-06-01/runtime/invocation/" % os.environ["AWS_LAMBDA_RUNTIME_API"]
PARAMETER = os.environ["PARAMETER_NAME"]
# boto3 reads AWS_ENDPOINT_URL by itself only since 1.28.
cloudformation = boto3.client("cloudformation", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
sagemaker = boto3.client("sagemaker", endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def handle(event, request_id):
    assert event["Records"]
    stack = cloudformation.describe_stacks(StackName=os.environ["STACK_ID"])["Stacks"][0]
    versions = sagemaker.list_model_packages(
        ModelPackageGroupName=os.environ["MODEL_PACKAGE_GROUP_NAME"], ModelApprovalStatus="Approved",
        SortBy="CreationTime", SortOrder="Descending", MaxResults=100)["ModelPackageSummaryList"]
    newest = max(versions, key=lambda version: version["ModelPackageVersion"])["ModelPackageArn"]
    parameters = {p["ParameterKey"]: p.get("ParameterValue", "") for p in stack["Parameters"]}
    if parameters[PARAMETER] != newest:
        cloudformation.update_stack(
            StackName=os.environ["STACK_ID"], UsePreviousTemplate=True, Capabilities=stack["Capabilities"], ClientRequestToken=request_id,
            Parameters=[{"ParameterKey": k, "ParameterValue": newest} if k == PARAMETER else {"ParameterKey": k, "UsePreviousValue": True} for k in parameters])
    return {"batchItemFailures": []}


opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
while True:
    with opener.open(API + "next") as answer:
        identity, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.load(answer)
    opener.open(API + identity + "/response", data=json.dumps(handle(event, identity)).encode()).close()
