using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>What a queue's attributes may be.</summary>
internal static class QueueAttributes
{
    public static IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>
    {
        ["DelaySeconds"] = "0",
        ["MaximumMessageSize"] = "1048576",
        ["MessageRetentionPeriod"] = "345600",
        ["ReceiveMessageWaitTimeSeconds"] = "0",
        ["VisibilityTimeout"] = "30",
        ["SqsManagedSseEnabled"] = "true",
    };

    private static readonly Dictionary<string, (int Min, int Max)> Ranges = new()
    {
        ["DelaySeconds"] = (0, 900),
        ["MaximumMessageSize"] = (1024, 1_048_576),
        ["MessageRetentionPeriod"] = (60, 1_209_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 20),
        ["VisibilityTimeout"] = (0, 43_200),
        ["KmsDataKeyReusePeriodSeconds"] = (60, 86_400),
    };

    /// <summary>Throws unless name and value are AWS's; answers the value as it is kept.</summary>
    public static string Check(string name, string value)
    {
        if (Ranges.TryGetValue(name, out var range))
            return int.TryParse(value, out var number) && number >= range.Min && number <= range.Max ? value : throw Invalid(name, value);
        switch (name)
        {
            case "Policy" or "RedrivePolicy" or "RedriveAllowPolicy":
                if (value.Length > 0 && !IsObject(value)) throw Invalid(name, value);
                return value;
            case "KmsMasterKeyId":
                return value;
            case "SqsManagedSseEnabled":
                return value is "true" or "false" ? value : throw Invalid(name, value);
            case "FifoQueue":
                // CloudFormation and some SDKs send FifoQueue=false for a standard queue.
                return value == "false" ? value : throw AwsException.NotSupported("FIFO queues (FifoQueue of SQS)");
            case "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit":
                throw AwsException.NotSupported($"FIFO queues ({name} of SQS)");
            default:
                throw new AwsException("InvalidAttributeName", $"Unknown Attribute {name}.");
        }
    }

    private static AwsException Invalid(string name, string value) =>
        new("InvalidAttributeValue", $"Invalid value for the parameter {name}. Reason: '{value}' is not allowed.") { QueryCode = "InvalidParameterValue" };

    private static bool IsObject(string value)
    {
        try
        {
            return JsonNode.Parse(value) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
