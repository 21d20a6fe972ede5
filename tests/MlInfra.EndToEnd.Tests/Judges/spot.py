"""What boto3 tells of the newest training job that is none of a search, and of the saving that SpotSavings published for it."""
import datetime
import json
import time

from aws import client

sagemaker = client("sagemaker")
jobs = sagemaker.list_training_jobs(SortBy="CreationTime", SortOrder="Descending")["TrainingJobSummaries"]
job = sagemaker.describe_training_job(TrainingJobName=next(j["TrainingJobName"] for j in jobs if j["TrainingJobName"].startswith("pipelines-")))
cloudwatch = client("cloudwatch")
published = []
for _ in range(1200):
    metrics = cloudwatch.list_metrics(Namespace="MlInfra/Spot", MetricName="SavingsPercent")["Metrics"]
    own = [m for m in metrics if any(d["Value"] == job["TrainingJobName"] for d in m["Dimensions"])]
    if own:
        # By the laptop's clock, which need not be this one's.
        begun = job["CreationTime"]
        published = cloudwatch.get_metric_statistics(
            Namespace="MlInfra/Spot", MetricName="SavingsPercent", Dimensions=own[0]["Dimensions"], Period=60, Statistics=["Average"],
            StartTime=begun - datetime.timedelta(hours=1), EndTime=begun + datetime.timedelta(hours=12))["Datapoints"]
        break
    time.sleep(0.25)
print(json.dumps({
    "savings": [round(p["Average"], 3) for p in published],
    "training": job["TrainingTimeInSeconds"],
    "billable": job["BillableTimeInSeconds"],
    "transitions": [t["Status"] for t in job["SecondaryStatusTransitions"]],
}))
