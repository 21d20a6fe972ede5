"""The guide's own snippet for a deployed endpoint; only the name and the record are this platform's."""
import json
import sys

from aws import client

sm_rt = client("sagemaker-runtime")
response = sm_rt.invoke_endpoint(
    EndpointName=sys.argv[1],
    ContentType="application/json",
    Body=json.dumps({"inputs": json.loads(sys.argv[2])}),
)
result = json.loads(response["Body"].read())
print(json.dumps(result))
