"""What boto3 tells of the newest tuning job and of the newest transform's output."""
import json
import sys

from aws import client

sagemaker = client("sagemaker")
outputs = {o["OutputKey"]: o["OutputValue"] for o in client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"][0]["Outputs"]}
newest = {"SortBy": "CreationTime", "SortOrder": "Descending"}

tuning = sagemaker.list_hyper_parameter_tuning_jobs(**newest)["HyperParameterTuningJobSummaries"][0]["HyperParameterTuningJobName"]
search = sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=tuning)
trials = sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(HyperParameterTuningJobName=tuning)["TrainingJobSummaries"]

job = sagemaker.list_transform_jobs(**newest)["TransformJobSummaries"][0]["TransformJobName"]
bucket, _, prefix = sagemaker.describe_transform_job(TransformJobName=job)["TransformOutput"]["S3OutputPath"][len("s3://"):].partition("/")
s3 = client("s3")
rows = [
    [float(value) for value in line.split(",")]
    for o in s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
    for line in s3.get_object(Bucket=bucket, Key=o["Key"])["Body"].read().decode().splitlines()
]

group = outputs["ModelPackageGroupName"]
version = sagemaker.list_model_packages(ModelPackageGroupName=group, **newest)["ModelPackageSummaryList"][0]["ModelPackageArn"]
baselines = sagemaker.describe_model_package(ModelPackageName=version).get("DriftCheckBaselines", {})

print(json.dumps({
    "baselines": sorted(baselines),
    "status": search["HyperParameterTuningJobStatus"],
    "counters": search["TrainingJobStatusCounters"],
    "best": search["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"]["Value"],
    "objectives": [t.get("FinalHyperParameterTuningJobObjectiveMetric", {}).get("Value") for t in trials],
    "alphas": sorted({t["TunedHyperParameters"]["alpha"] for t in trials}),
    "rows": len(rows),
    "right": sum((row[-1] >= 0.5) == (row[0] == 1) for row in rows),
    "columns": sorted({len(row) for row in rows}),
}))
