using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What a batch's model does beside what models do: it reads the data and writes the predictions itself.</summary>
internal static class BatchNeeds
{
    public static IEnumerable<Allow> Of(BatchTransformProps props)
    {
        var output = props.Output ?? props.Input;
        yield return new("ReadData", ["s3:GetObject"], [$"{props.Input.BucketArn}/{props.InputPrefix}/*"]) { WildcardReason = "data arrives under this prefix after deployment." };
        yield return new("ListData", ["s3:ListBucket"], [props.Input.BucketArn])
        {
            When = new Dictionary<string, object> { ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = $"{props.InputPrefix}/*" } },
        };
        yield return new("WritePredictions", ["s3:PutObject", "s3:AbortMultipartUpload"], [$"{output.BucketArn}/{props.OutputPrefix}/*"])
        {
            WildcardReason = "every run writes under a folder of its own.",
        };
        if (props.Capture is { } capture)
        {
            var bucket = capture.Bucket ?? output;
            yield return new("NoteFiles", ["s3:PutObject"], [$"{bucket.BucketArn}/{capture.Prefix}/*"]) { WildcardReason = "what a job read and wrote is noted under its hour." };
            if ((capture.EncryptionKey ?? bucket.EncryptionKey) is { } noted && noted != output.EncryptionKey)
            {
                yield return new("EncryptNotes", ["kms:GenerateDataKey", "kms:Decrypt"], [noted.KeyArn]);
            }
        }

        if (props.Input.EncryptionKey is { } input)
        {
            yield return new("DecryptData", ["kms:Decrypt"], [input.KeyArn]);
        }

        if (output.EncryptionKey is { } key)
        {
            yield return new("EncryptPredictions", ["kms:GenerateDataKey", "kms:Decrypt"], [key.KeyArn]);
        }

        yield return new("WriteLogs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [$"arn:{Amazon.CDK.Aws.PARTITION}:logs:{Amazon.CDK.Aws.REGION}:{Amazon.CDK.Aws.ACCOUNT_ID}:log-group:/aws/sagemaker/TransformJobs*"])
        {
            WildcardReason = "all transform jobs share one log group; the wildcard stands for its streams.",
        };
        yield return new("PutMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = "/aws/sagemaker/TransformJobs" } },
            WildcardReason = "the action takes no resource; the condition holds it to SageMaker's namespace.",
        };
    }
}
