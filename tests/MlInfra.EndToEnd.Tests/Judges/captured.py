"""The captured traffic of the endpoint: the layout and a record, as AWS writes them."""
import json
import sys
import time

from aws import client

outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]["Outputs"]}
config = client("sagemaker").describe_endpoint(EndpointName=outputs["EndpointName"])["DataCaptureConfig"]
bucket, _, prefix = config["DestinationS3Uri"][5:].partition("/")
runtime, s3 = client("sagemaker-runtime"), client("s3")
for _ in range(100):  # one in five is captured
    runtime.invoke_endpoint(EndpointName=outputs["EndpointName"], ContentType="application/json", Body=json.dumps({"instances": json.loads(sys.argv[2])}))
deadline = time.time() + 300
keys = []
while not keys and time.time() < deadline:
    keys = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", []) if o["Key"].endswith(".jsonl")]
    time.sleep(0.2)
line = s3.get_object(Bucket=bucket, Key=keys[0])["Body"].read().decode().splitlines()[0]
print(json.dumps({"key": keys[0][len(prefix):].lstrip("/"), "endpoint": outputs["EndpointName"], "record": json.loads(line)}))
