"""What boto3 tells of the newest training job that is none of a search."""
import json

from aws import client

sagemaker = client("sagemaker")
jobs = sagemaker.list_training_jobs(SortBy="CreationTime", SortOrder="Descending")["TrainingJobSummaries"]
job = sagemaker.describe_training_job(TrainingJobName=next(j["TrainingJobName"] for j in jobs if j["TrainingJobName"].startswith("pipelines-")))
print(json.dumps({
    "training": job["TrainingTimeInSeconds"],
    "billable": job["BillableTimeInSeconds"],
    "transitions": [t["Status"] for t in job["SecondaryStatusTransitions"]],
}))
