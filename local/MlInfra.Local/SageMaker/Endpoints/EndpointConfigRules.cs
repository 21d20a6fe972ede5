using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>What an endpoint configuration must be.</summary>
internal static class EndpointConfigRules
{
    private const int MostVariants = 10;

    private static readonly HashSet<string> Members =
    [
        "EndpointConfigName", "ProductionVariants", "ShadowProductionVariants", "AsyncInferenceConfig", "DataCaptureConfig", "Tags", "KmsKeyId", "ExecutionRoleArn",
        "VpcConfig", "EnableNetworkIsolation", "MetricsConfig",
    ];

    private static readonly HashSet<string> CaptureMembers =
        ["EnableCapture", "InitialSamplingPercentage", "DestinationS3Uri", "KmsKeyId", "CaptureOptions", "CaptureContentTypeHeader"];

    /// <summary>Throws AWS's text, or a refusal by name, for what cannot be.</summary>
    public static void Demand(JsonObject request)
    {
        Check.Only(request, "CreateEndpointConfig", Members);
        var variants = request.Objects("ProductionVariants").ToList();
        if (variants.Count is 0 or > MostVariants)
        {
            throw Check.Constraint($"[{variants.Count} variants]", "ProductionVariants", $"Member must have length {(variants.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {MostVariants}")}");
        }

        var shadows = request.Objects("ShadowProductionVariants").ToList();
        foreach (var variant in variants.Concat(shadows)) VariantRules.Demand(variant, request.Text("KmsKeyId"), request["ExecutionRoleArn"] is not null);
        var repeated = variants.Concat(shadows).GroupBy(v => v.Text("VariantName")).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null) throw AwsException.Validation($"Duplicate variant name '{repeated.Key}': the names of production variants must be unique within an endpoint configuration.");
        if (variants.All(v => v.Number("InitialVariantWeight") == 0)) throw AwsException.Validation("The sum of the weights of all production variants must be greater than 0.");
        if (request.Object("DataCaptureConfig") is { } capture) DemandCapture(capture);
        if (request.Object("AsyncInferenceConfig") is { } asynchronous) DemandAsync(asynchronous);
        DemandCombination(request, variants, shadows);
    }

    private static void DemandCombination(JsonObject request, List<JsonObject> variants, List<JsonObject> shadows)
    {
        var isServerless = variants.Concat(shadows).Any(v => v["ServerlessConfig"] is not null);
        var isAsync = request["AsyncInferenceConfig"] is not null;
        if (isServerless)
        {
            if (variants.Count + shadows.Count > 1) throw AwsException.Validation("An endpoint configuration with a ServerlessConfig must have exactly one production variant.");
            foreach (var member in new[] { "AsyncInferenceConfig", "DataCaptureConfig", "VpcConfig" })
            {
                if (request[member] is not null) throw AwsException.Validation($"{member} is not supported for serverless endpoints.");
            }
        }

        if ((isAsync || shadows.Count > 0) && variants.Concat(shadows).FirstOrDefault(v => HostingInstances.IsInf1(v.Text("InstanceType"))) is { } inf1)
            throw AwsException.Validation($"The instance type {inf1.Text("InstanceType")} of variant {inf1.Text("VariantName")} is not supported for {(isAsync ? "asynchronous endpoints" : "endpoints with shadow variants")}.");
        if (shadows.Count == 0) return;
        if (variants.Count != 1 || shadows.Count != 1) throw AwsException.Validation("An endpoint configuration with ShadowProductionVariants must have exactly one production variant and one shadow variant.");
        if (isAsync) throw AwsException.Validation("ShadowProductionVariants are not supported for asynchronous endpoints.");
        if (shadows[0]["ModelName"] is null || variants[0]["ModelName"] is null) throw AwsException.Validation("ShadowProductionVariants are not supported for endpoints with inference components.");
    }

    private static void DemandAsync(JsonObject asynchronous)
    {
        Check.Only(asynchronous, "CreateEndpointConfig's AsyncInferenceConfig", new HashSet<string> { "ClientConfig", "OutputConfig" });
        if (asynchronous.Object("ClientConfig") is { } client) Check.Range(client, "MaxConcurrentInvocationsPerInstance", 1, 1000);
        var output = asynchronous.Object("OutputConfig") ?? throw AwsException.Validation("OutputConfig is required in AsyncInferenceConfig.");
        Check.Only(output, "AsyncInferenceConfig's OutputConfig", new HashSet<string> { "S3OutputPath", "S3FailurePath", "KmsKeyId", "NotificationConfig" });
        S3Uri.Parse(output.Required("S3OutputPath"), "S3OutputPath");
        if (output.Text("S3FailurePath") is { } failure) S3Uri.Parse(failure, "S3FailurePath");
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
