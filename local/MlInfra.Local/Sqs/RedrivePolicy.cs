using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>Where messages go that were received too often.</summary>
internal sealed record RedrivePolicy(string TargetName, int MaxReceiveCount)
{
    public static RedrivePolicy? Of(QueueDocument queue) =>
        queue.Attributes.GetValueOrDefault("RedrivePolicy") is { Length: > 0 } text ? Read(text) : null;

    public static RedrivePolicy Read(string text)
    {
        var policy = JsonNode.Parse(text)!.AsObject();
        var target = policy.Text("deadLetterTargetArn") ?? throw Invalid(text, "deadLetterTargetArn is missing");
        var max = policy.Int("maxReceiveCount") ?? throw Invalid(text, "maxReceiveCount is missing");
        return max is >= 1 and <= 1000 ? new(QueueStore.NameOf(target), max) : throw Invalid(text, "Invalid value for maxReceiveCount: must be 1 to 1000");
    }

    private static AwsException Invalid(string text, string reason) =>
        SqsErrors.Value($"Value {text} for parameter RedrivePolicy is invalid. Reason: {reason}.");
}
