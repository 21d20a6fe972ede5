using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>What an endpoint configuration must be.</summary>
internal static class EndpointConfigRules
{
    private static readonly HashSet<string> Members =
        ["EndpointConfigName", "ProductionVariants", "DataCaptureConfig", "Tags", "KmsKeyId", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation", "MetricsConfig"];

    private static readonly HashSet<string> VariantMembers =
    [
        "VariantName", "ModelName", "InitialInstanceCount", "InstanceType", "InitialVariantWeight", "VolumeSizeInGB", "ModelDataDownloadTimeoutInSeconds",
        "ContainerStartupHealthCheckTimeoutInSeconds", "EnableSSMAccess", "RoutingConfig", "InferenceAmiVersion",
    ];

    private static readonly HashSet<string> CaptureMembers =
        ["EnableCapture", "InitialSamplingPercentage", "DestinationS3Uri", "KmsKeyId", "CaptureOptions", "CaptureContentTypeHeader"];

    /// <summary>Throws AWS's text, or a refusal by name, for what cannot be.</summary>
    public static void Demand(JsonObject request)
    {
        Check.Only(request, "CreateEndpointConfig", Members);
        var variants = request.Objects("ProductionVariants").ToList();
        if (variants.Count is 0 or > 10)
        {
            throw Check.Constraint($"[{variants.Count} variants]", "ProductionVariants", $"Member must have length {(variants.Count == 0 ? "greater than or equal to 1" : "less than or equal to 10")}");
        }

        foreach (var variant in variants) DemandVariant(variant, request.Text("KmsKeyId"));
        var repeated = variants.GroupBy(v => v.Text("VariantName")).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null) throw AwsException.Validation($"Duplicate variant name '{repeated.Key}': the names of production variants must be unique within an endpoint configuration.");
        if (variants.All(v => v.Number("InitialVariantWeight") == 0)) throw AwsException.Validation("The sum of the weights of all production variants must be greater than 0.");
        if (request.Object("DataCaptureConfig") is { } capture) DemandCapture(capture);
    }

    private static void DemandVariant(JsonObject variant, string? kmsKey)
    {
        Check.Only(variant, "CreateEndpointConfig's production variant", VariantMembers);
        Check.Name(variant, "VariantName");
        if (variant["ModelName"] is null) throw AwsException.NotSupported("a production variant without ModelName (inference components)");
        Check.Name(variant, "ModelName");
        var type = variant.Required("InstanceType");
        if (!HostingInstances.Exists(type))
        {
            throw Check.Constraint(type, "ProductionVariants.1.member.instanceType", "Member must satisfy enum value set: [the instance types of endpoints]");
        }

        if (variant.Int("InitialInstanceCount") is null) throw AwsException.Validation($"InitialInstanceCount is required for production variant {variant.Text("VariantName")}.");
        Check.Range(variant, "InitialInstanceCount", 1, int.MaxValue);
        Check.Range(variant, "VolumeSizeInGB", 1, 512);
        Check.Range(variant, "ModelDataDownloadTimeoutInSeconds", 60, 3600);
        Check.Range(variant, "ContainerStartupHealthCheckTimeoutInSeconds", 60, 3600);
        if (variant.Number("InitialVariantWeight") < 0)
        {
            throw Check.Constraint(variant.Text("InitialVariantWeight")!, "InitialVariantWeight", "Member must have value greater than or equal to 0");
        }

        if (variant.Object("RoutingConfig") is { } routing) Check.OneOf(routing, "RoutingStrategy", "LEAST_OUTSTANDING_REQUESTS", "RANDOM");
        if (kmsKey is not null && HostingInstances.HasLocalDisk(type))
        {
            throw AwsException.Validation($"KmsKeyId cannot be given for instance type {type}: its local NVMe storage is encrypted by the instance itself.");
        }
    }

    private static void DemandCapture(JsonObject capture)
    {
        Check.Only(capture, "CreateEndpointConfig's DataCaptureConfig", CaptureMembers);
        if (capture.Int("InitialSamplingPercentage") is null) throw AwsException.Validation("InitialSamplingPercentage is required in DataCaptureConfig.");
        Check.Range(capture, "InitialSamplingPercentage", 0, 100);
        S3Uri.Parse(capture.Required("DestinationS3Uri"), "DataCaptureConfig.destinationS3Uri");
        var options = capture.Objects("CaptureOptions").ToList();
        if (options.Count == 0) throw AwsException.Validation("CaptureOptions of DataCaptureConfig must have at least one CaptureMode.");
        foreach (var option in options) Check.OneOf(option, "CaptureMode", "Input", "Output", "InputAndOutput");
    }
}
