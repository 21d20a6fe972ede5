"""Reads back what was deployed, as a user's boto3 sees it. Prints one JSON document."""
import json
import sys

from aws import client

stack = client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]
outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
sagemaker = client("sagemaker")
s3 = client("s3")

pipeline = sagemaker.describe_pipeline(PipelineName=outputs["PipelineName"])
executions = sagemaker.list_pipeline_executions(PipelineName=outputs["PipelineName"])["PipelineExecutionSummaries"]
oldest = executions[-1]["PipelineExecutionArn"]
steps = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=oldest, SortOrder="Ascending")["PipelineExecutionSteps"]
training = next(s["Metadata"]["TrainingJob"]["Arn"] for s in steps if "TrainingJob" in s["Metadata"]).split("/")[-1]
job = sagemaker.describe_training_job(TrainingJobName=training)
version = sagemaker.list_model_packages(
    ModelPackageGroupName=outputs["ModelPackageGroupName"], SortBy="CreationTime", SortOrder="Ascending")["ModelPackageSummaryList"][0]
package = sagemaker.describe_model_package(ModelPackageName=version["ModelPackageArn"])
bucket, key = package["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"][5:].split("/", 1)
report = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
endpoint = sagemaker.describe_endpoint(EndpointName=outputs["EndpointName"])
config = sagemaker.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
encryption = s3.get_bucket_encryption(Bucket=outputs["ArtifactBucketName"])["ServerSideEncryptionConfiguration"]["Rules"][0]
target = client("application-autoscaling").describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"][0]

print(json.dumps({
    "stackStatus": stack["StackStatus"],
    "pipelineStatus": pipeline["PipelineStatus"],
    "stepNames": [s["StepName"] for s in steps],
    "stepStatuses": sorted({s["StepStatus"] for s in steps}),
    "spot": job["EnableManagedSpotTraining"],
    "checkpoints": job["CheckpointConfig"]["S3Uri"].startswith("s3://" + outputs["ArtifactBucketName"] + "/"),
    "trainingStatus": job["TrainingJobStatus"],
    "version": version["ModelPackageVersion"],
    "contentTypes": package["InferenceSpecification"]["SupportedContentTypes"],
    "accuracy": report["accuracy"],
    "endpointStatus": endpoint["EndpointStatus"],
    "variants": [v["VariantName"] for v in config["ProductionVariants"]],
    "capture": config["DataCaptureConfig"]["EnableCapture"],
    "encryption": encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
    "versioning": s3.get_bucket_versioning(Bucket=outputs["ArtifactBucketName"])["Status"],
    "scales": target["ResourceId"] == "endpoint/{}/variant/{}".format(outputs["EndpointName"], config["ProductionVariants"][0]["VariantName"]),
    "account": client("sts").get_caller_identity()["Account"],
}))
