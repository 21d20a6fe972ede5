using System.Text.Json.Nodes;

namespace Benchmarks.Definitions;

/// <summary>A definition of so many steps as a tool would write it: processing and training in turns, each reading the one before.</summary>
internal static class ReadyDefinition
{
    private const string Role = "arn:aws:iam::111122223333:role/Pipeline";
    private const string Image = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";

    public static string Write(int steps)
    {
        var list = new JsonArray();
        for (var i = 0; i < steps; i++) list.Add(i % 2 == 0 ? Processing(i) : Training(i));
        return new JsonObject
        {
            ["Version"] = "2020-12-01",
            ["Metadata"] = new JsonObject(),
            ["Parameters"] = new JsonArray(new JsonObject { ["Name"] = "Epochs", ["Type"] = "Integer", ["DefaultValue"] = 10 }, new JsonObject { ["Name"] = "Data", ["Type"] = "String", ["DefaultValue"] = "s3://bucket/data" }),
            ["PipelineExperimentConfig"] = null,
            ["Steps"] = list,
        }.ToJsonString();
    }

    private static JsonObject Get(string path) => new JsonObject { ["Get"] = path };

    private static JsonObject Processing(int i) => JsonNode.Parse($$"""
        {"Name":"Step{{i}}","Type":"Processing","CacheConfig":{"Enabled":true,"ExpireAfter":"P30D"},
         "RetryPolicies":[{"ExceptionType":["Step.SERVICE_FAULT"],"IntervalSeconds":1,"BackoffRate":2.0,"MaxAttempts":5}],
         "Arguments":{"RoleArn":"{{Role}}","AppSpecification":{"ImageUri":"{{Image}}","ContainerEntrypoint":["python3","/opt/ml/processing/input/code/run.py"],"ContainerArguments":["--n","{{i}}"]},
          "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30} },
          "ProcessingInputs":[{"InputName":"data","AppManaged":false,"S3Input":{"S3Uri":{{(i == 0 ? Get("Parameters.Data") : Get($"Steps.Step{i - 1}.ModelArtifacts.S3ModelArtifacts")).ToJsonString()}},"LocalPath":"/opt/ml/processing/data","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"} }],
          "ProcessingOutputConfig":{"Outputs":[{"OutputName":"train","AppManaged":false,"S3Output":{"S3Uri":{"Std:Join":{"On":"/","Values":["s3:/","bucket",{"Get":"Execution.PipelineExecutionId"},"Step{{i}}"]} },"LocalPath":"/opt/ml/processing/train","S3UploadMode":"EndOfJob"} }]},
          "StoppingCondition":{"MaxRuntimeInSeconds":3600},"Environment":{"LEVEL":"info"},"Tags":[{"Key":"team","Value":"pricing"}]} }
        """)!.AsObject();

    private static JsonObject Training(int i) => JsonNode.Parse($$"""
        {"Name":"Step{{i}}","Type":"Training",
         "Arguments":{"RoleArn":"{{Role}}","AlgorithmSpecification":{"TrainingImage":"{{Image}}","TrainingInputMode":"File","MetricDefinitions":[{"Name":"validation:auc","Regex":"auc=([0-9.]+)"}]},
          "HyperParameters":{"epochs":{"Std:Join":{"On":"","Values":[{"Get":"Parameters.Epochs"}]} },"alpha":"0.001"},
          "InputDataConfig":[{"ChannelName":"train","DataSource":{"S3DataSource":{"S3DataType":"S3Prefix","S3Uri":{"Get":"Steps.Step{{i - 1}}.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"},"S3DataDistributionType":"FullyReplicated"} },"ContentType":"text/csv"}],
          "OutputDataConfig":{"S3OutputPath":"s3://bucket/models"},"ResourceConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30},
          "StoppingCondition":{"MaxRuntimeInSeconds":3600,"MaxWaitTimeInSeconds":7200},"EnableManagedSpotTraining":true,"CheckpointConfig":{"S3Uri":"s3://bucket/checkpoints","LocalPath":"/opt/ml/checkpoints"} } }
        """)!.AsObject();
}
