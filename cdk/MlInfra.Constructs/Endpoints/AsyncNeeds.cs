using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What an asynchronous endpoint's role does beside what its model does.</summary>
internal static class AsyncNeeds
{
    public static IEnumerable<Allow> Of(AsyncEndpointProps props)
    {
        var bucket = props.Bucket.BucketArn;
        yield return new("ReadRequests", ["s3:GetObject"], [$"{bucket}/{props.InputPrefix}/*"]) { WildcardReason = "callers name their requests." };
        yield return new("FindRequests", ["s3:ListBucket"], [bucket]);
        yield return new("WriteAnswers", ["s3:PutObject", "s3:AbortMultipartUpload"], [$"{bucket}/{props.OutputPrefix}/*", $"{bucket}/{props.FailurePrefix}/*"])
        {
            WildcardReason = "SageMaker names each answer.",
        };
        string[] keys = [.. new[] { props.Bucket.EncryptionKey, props.OutputEncryptionKey }.OfType<Amazon.CDK.AWS.KMS.IKey>().Select(key => key.KeyArn).Distinct()];
        if (keys.Length > 0)
        {
            yield return new("CryptRequests", ["kms:Decrypt", "kms:GenerateDataKey"], keys);
        }

        Amazon.CDK.AWS.SNS.ITopic[] topics = [.. new[] { props.SuccessTopic, props.ErrorTopic }.OfType<Amazon.CDK.AWS.SNS.ITopic>()];
        if (topics.Length > 0)
        {
            yield return new("TellOfAnswers", ["sns:Publish"], [.. topics.Select(topic => topic.TopicArn).Distinct()]);
        }

        // Who publishes to an encrypted topic encrypts by its key.
        string[] topicKeys = [.. topics.Select(topic => topic.MasterKey?.KeyArn).OfType<string>().Except(keys).Distinct()];
        if (topicKeys.Length > 0)
        {
            yield return new("EncryptMessages", ["kms:Decrypt", "kms:GenerateDataKey"], topicKeys);
        }
    }
}
