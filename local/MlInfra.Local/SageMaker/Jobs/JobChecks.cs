using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What a job's request must be beyond the model's rules, and what of it this endpoint refuses by name.</summary>
internal static class JobChecks
{
    private static readonly string[] TrainingRefused =
    [
        "ServerlessJobConfig", "MlflowConfig", "ModelPackageConfig",
    ];

    /// <summary>Checks CreateTrainingJob.</summary>
    public static void Training(JsonObject request)
    {
        RequestRules.Check("CreateTrainingJob", request);
        TrainingRules(request);
        foreach (var member in TrainingRefused)
            if (request[member] is JsonArray { Count: > 0 } or JsonObject { Count: > 0 }) throw AwsException.NotSupported($"{member} of CreateTrainingJob");
        foreach (var (owner, member) in new[] { ("RemoteDebugConfig", "EnableRemoteDebug"), ("SessionChainingConfig", "EnableSessionTagChaining") })
            if (request.Object(owner)?.Flag(member) == true) throw AwsException.NotSupported($"{owner}.{member} of CreateTrainingJob");
        if (request.Object("AlgorithmSpecification")!.Text("AlgorithmName") is { } algorithm) throw AwsException.NotSupported($"the algorithm resource '{algorithm}'");
        var resources = request.Object("ResourceConfig")!;
        foreach (var member in new[] { "InstanceGroups", "TrainingPlanArn", "InstancePlacementConfig" })
            if (resources[member] is not null) throw AwsException.NotSupported($"ResourceConfig.{member} of CreateTrainingJob");
        if (resources.Int("InstanceCount") > 1) throw AwsException.NotSupported("training on more than one instance (ResourceConfig.InstanceCount)");
        if ((request.Object("AlgorithmSpecification")!.Text("TrainingInputMode") ?? "File") == "Pipe") throw AwsException.NotSupported("TrainingInputMode Pipe");
        foreach (var channel in request.Objects("InputDataConfig")) Channel(channel);
        TrainingImage(request);
    }

    /// <summary>Checks CreateProcessingJob.</summary>
    public static void Processing(JsonObject request)
    {
        RequestRules.Check("CreateProcessingJob", request);
        if (request.Object("ProcessingResources")!.Object("ClusterConfig")!.Int("InstanceCount") > 1)
            throw AwsException.NotSupported("processing on more than one instance (ProcessingResources.ClusterConfig.InstanceCount)");
        foreach (var input in request.Objects("ProcessingInputs"))
        {
            if (input["DatasetDefinition"] is not null) throw AwsException.NotSupported("DatasetDefinition of ProcessingInputs");
            if (input.Object("S3Input") is not { } s3) throw AwsException.Validation($"Input {input.Text("InputName")} must have an S3Input or a DatasetDefinition.");
            if (input.Flag("AppManaged") == true) throw AwsException.NotSupported("AppManaged of ProcessingInputs");
            if (s3.Text("S3InputMode") == "Pipe") throw AwsException.NotSupported("S3InputMode Pipe");
            if (s3.Text("S3CompressionType") == "Gzip") throw AwsException.Validation("S3CompressionType Gzip can only be used with S3InputMode Pipe.");
            LocalPath(s3, input.Text("InputName"));
        }

        foreach (var output in request.Object("ProcessingOutputConfig")?.Objects("Outputs") ?? [])
        {
            if (output["FeatureStoreOutput"] is not null) throw AwsException.NotSupported("FeatureStoreOutput of ProcessingOutputConfig");
            if (output.Flag("AppManaged") == true) throw AwsException.NotSupported("AppManaged of ProcessingOutputConfig");
            if (output.Object("S3Output") is not { } s3) throw AwsException.Validation($"Output {output.Text("OutputName")} must have an S3Output.");
            LocalPath(s3, output.Text("OutputName"));
        }

        ProcessingImage(request);
    }

    /// <summary>Checks CreateTransformJob.</summary>
    public static void Transform(JsonObject request)
    {
        RequestRules.Check("CreateTransformJob", request);
        _ = new Transforms.TransformPlan(request);
    }

    /// <summary>The image of a training request, if it can run here; refused by name if not.</summary>
    public static void TrainingImage(JsonObject request)
    {
        var algorithm = request.Object("AlgorithmSpecification");
        if (algorithm?.Text("TrainingImage") is not { } image) throw AwsException.Validation("AlgorithmSpecification must have a TrainingImage or an AlgorithmName.");
        JobImages.Demand(image);
        if (Algorithms.XGBoostAlgorithm.Is(request)) return;
        if (algorithm["ContainerEntrypoint"] is null && request.Object("HyperParameters")?["sagemaker_program"] is null)
            throw AwsException.NotSupported($"the image '{image}' without a script (hyperparameters sagemaker_program and sagemaker_submit_directory, or ContainerEntrypoint)");
    }

    /// <summary>The image of a processing request, if it can run here; refused by name if not.</summary>
    public static void ProcessingImage(JsonObject request)
    {
        var app = request.Object("AppSpecification")!;
        JobImages.Demand(app.Required("ImageUri"));
        if (app["ContainerEntrypoint"] is null) throw AwsException.NotSupported($"the image '{app.Text("ImageUri")}' in processing without a ContainerEntrypoint");
    }

    private static void TrainingRules(JsonObject request)
    {
        var stopping = request.Object("StoppingCondition");
        var run = stopping?.Int("MaxRuntimeInSeconds") ?? 86400;
        var wait = stopping?.Int("MaxWaitTimeInSeconds");
        var spot = request.Flag("EnableManagedSpotTraining") == true;
        if (request["ResourceConfig"] is null) throw AwsException.Validation("ResourceConfig is required for a training job.");
        if (request["StoppingCondition"] is null) throw AwsException.Validation("StoppingCondition is required for a training job.");
        if (wait is not null && !spot) throw AwsException.Validation("MaxWaitTimeInSeconds above 0 is only allowed if EnableManagedSpotTraining is true.");
        if (spot && wait is null) throw AwsException.Validation("MaxWaitTimeInSeconds must be specified when EnableManagedSpotTraining is true.");
        if (wait < run) throw AwsException.Validation($"Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds ({run}).");
        var names = request.Objects("InputDataConfig").Select(c => c.Text("ChannelName")).ToList();
        if (names.Distinct().Count() != names.Count) throw AwsException.Validation("Channel names in InputDataConfig must be unique.");
        if (request.Object("CheckpointConfig")?.Text("LocalPath") is { } path && !path.StartsWith("/opt/ml/", StringComparison.Ordinal))
            throw AwsException.NotSupported($"the checkpoint path '{path}' (only paths below /opt/ml)");
        if (request.Object("TensorBoardOutputConfig")?.Text("LocalPath") is { } board && !board.StartsWith("/opt/ml/", StringComparison.Ordinal))
            throw AwsException.NotSupported($"the TensorBoard path '{board}' (only paths below /opt/ml)");
    }

    private static void Channel(JsonObject channel)
    {
        var name = channel.Text("ChannelName");
        var source = channel.Object("DataSource");
        if (source?.Object("S3DataSource") is not { } s3) throw AwsException.NotSupported($"the data source of channel '{name}' (only S3DataSource)");
        if (s3.Text("S3DataType") == "AugmentedManifestFile")
            throw AwsException.Validation($"S3DataType AugmentedManifestFile of channel '{name}' can only be used with InputMode Pipe, and MlInfra Local has no Pipe mode.");
        if (s3.Text("S3DataType") is not "S3Prefix" and not "ManifestFile") throw AwsException.NotSupported($"S3DataType {s3.Text("S3DataType")} of channel '{name}'");
        if (channel.Text("InputMode") == "Pipe") throw AwsException.NotSupported($"InputMode Pipe of channel '{name}'");
        if (channel.Text("CompressionType") == "Gzip") throw AwsException.NotSupported($"CompressionType Gzip of channel '{name}'");
        if (channel.Text("RecordWrapperType") == "RecordIO") throw AwsException.NotSupported($"RecordWrapperType RecordIO of channel '{name}'");
    }

    private static void LocalPath(JsonObject s3, string? name)
    {
        if (s3.Text("LocalPath") is not { } path) throw AwsException.Validation($"LocalPath of {name} is required unless AppManaged is true.");
        if (path != "/opt/ml/processing" && !path.StartsWith("/opt/ml/processing/", StringComparison.Ordinal))
            throw AwsException.Validation($"LocalPath '{path}' of {name} must start with /opt/ml/processing.");
    }
}
