using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointConfiguration
{
    public static CfnEndpointConfig Define(
        Construct scope, EndpointDraft draft, IReadOnlyList<string?> models, string? roleArn, CfnModel.VpcConfigProperty? vpc, CfnCondition? condition)
    {
        var config = new CfnEndpointConfig(scope, draft.Mode + "Config", new CfnEndpointConfigProps
        {
            ProductionVariants = draft.Variants.Select((variant, i) => variant.InConfiguration(models[i])).ToArray(),
            ShadowProductionVariants = draft.Shadow is { } shadow ? new[] { shadow.InConfiguration(models[^1]) } : null,
            AsyncInferenceConfig = draft.Async,
            DataCaptureConfig = draft.Capture is { } capture ? Capture(capture) : null,
            KmsKeyId = draft.EncryptionKey?.KeyArn,
            // A fleet's role and network are its own; elsewhere they are each model's.
            ExecutionRoleArn = draft.IsFleet ? roleArn : null,
            VpcConfig = draft.IsFleet && vpc is not null
                ? new CfnEndpointConfig.VpcConfigProperty { SecurityGroupIds = vpc.SecurityGroupIds, Subnets = vpc.Subnets }
                : null,
            EnableNetworkIsolation = draft.IsFleet && draft.Network.Isolated ? true : null,
        });
        config.Under(condition);
        return config;
    }

    private static CfnEndpointConfig.DataCaptureConfigProperty Capture(DataCapture capture)
    {
        var modes = new List<CfnEndpointConfig.CaptureOptionProperty>(2);
        if (capture.Input)
        {
            modes.Add(new() { CaptureMode = "Input" });
        }

        if (capture.Output)
        {
            modes.Add(new() { CaptureMode = "Output" });
        }

        return new()
        {
            EnableCapture = true,
            InitialSamplingPercentage = capture.Percentage,
            DestinationS3Uri = $"s3://{capture.Bucket.BucketName}/{capture.Prefix}",
            CaptureOptions = modes.ToArray(),
            KmsKeyId = (capture.EncryptionKey ?? capture.Bucket.EncryptionKey)?.KeyArn,
            CaptureContentTypeHeader = new CfnEndpointConfig.CaptureContentTypeHeaderProperty
            {
                CsvContentTypes = capture.CsvContentTypes.Count == 0 ? null : [.. capture.CsvContentTypes],
                JsonContentTypes = capture.JsonContentTypes.Count == 0 ? null : [.. capture.JsonContentTypes],
            },
        };
    }
}
