"""boto3 clients of the local endpoint, whichever boto3 it is (older ones do not know AWS_ENDPOINT_URL)."""
import os

import boto3
from botocore.config import Config


def client(service):
    return boto3.client(
        service,
        endpoint_url=os.environ["AWS_ENDPOINT_URL"],
        region_name="us-east-1",
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
    )
