using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Where labels are put once they are known, as JSON Lines in <c>{prefix}/yyyy/MM/dd/HH/</c> of the hour of their arrival. They may be late,
/// doubled or out of order.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-merge.html"/>
public sealed record GroundTruth
{
    /// <summary>The bucket.</summary>
    public required IBucket Bucket { get; init; }

    /// <summary>Where in the bucket. Default: ground-truth.</summary>
    public string Prefix { get; init; } = "ground-truth";

    /// <summary>Hours after the end of a period in which its labels arrive; so long the judgement waits. Range: 0 to 240. Default: 24.</summary>
    public int LagHours { get; init; } = 24;

    /// <summary>
    /// Hours back in which calls of model quality are taken up again whose label came after the lag: they are counted with the period in
    /// which it came. Their traffic is read again for it. Range: 0 to 336. Default: 0, such labels are left out.
    /// </summary>
    public int LateHours { get; init; }

    internal string Uri => $"s3://{Bucket.BucketName}/{Prefix}";

    internal IEnumerable<Allow> Needs()
    {
        yield return MonitorNeeds.Read("ReadGroundTruth", Bucket.BucketArn, $"{Prefix}/*", "labels lie in folders of the hour of their arrival.");
        yield return MonitorNeeds.List("ListGroundTruth", Bucket.BucketArn, $"{Prefix}/*");
        if (Bucket.EncryptionKey is { } key)
        {
            yield return new("DecryptGroundTruth", ["kms:Decrypt"], [key.KeyArn]);
        }
    }

    internal void AddTo(JsonObject node)
    {
        node["groundTruth"] = Uri;
        SettingsNode.Add(node, "lateLabelHours", LateHours, 0);
    }

    internal void Check(Problems problems, string property)
    {
        if (Prefix.Length == 0 || Prefix.StartsWith('/') || Prefix.EndsWith('/'))
        {
            problems.Add($"{property}.{nameof(Prefix)}", $"'{Prefix}'", "name a folder of the bucket without slashes at its ends", "take ground-truth");
        }

        if (LagHours is < 0 or > 240)
        {
            problems.Add($"{property}.{nameof(LagHours)}", string.Create(CultureInfo.InvariantCulture, $"{LagHours} hours"),
                "be 0 to 240 hours", "take what most labels need; later ones are counted with LateHours");
        }

        if (LateHours is < 0 or > 336)
        {
            problems.Add($"{property}.{nameof(LateHours)}", string.Create(CultureInfo.InvariantCulture, $"{LateHours} hours"), "be 0 to 336 hours", "take 24, or 0 for none");
        }
    }
}
