using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointConfiguration
{
    public static CfnEndpointConfig Define(Construct scope, RealTimeEndpointProps props, IReadOnlyList<string> models, CfnCondition? condition)
    {
        var config = new CfnEndpointConfig(scope, "Config", new CfnEndpointConfigProps
        {
            ProductionVariants = props.Variants.Select((variant, i) => Variant(variant, models[i])).ToArray(),
            DataCaptureConfig = props.Capture is { } capture ? Capture(capture) : null,
            KmsKeyId = props.EncryptionKey?.KeyArn,
        });
        config.Under(condition);
        return config;
    }

    private static CfnEndpointConfig.ProductionVariantProperty Variant(ProductionVariant variant, string modelName) => new()
    {
        VariantName = variant.Name,
        ModelName = modelName,
        InstanceType = variant.InstanceType,
        InitialInstanceCount = variant.InitialInstanceCount,
        InitialVariantWeight = variant.InitialVariantWeight,
        VolumeSizeInGb = variant.VolumeSizeGB,
        ContainerStartupHealthCheckTimeoutInSeconds = variant.ContainerStartupHealthCheckTimeout?.ToSeconds(),
        ModelDataDownloadTimeoutInSeconds = variant.ModelDataDownloadTimeout?.ToSeconds(),
    };

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
