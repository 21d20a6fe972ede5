namespace MlInfra.Local.Sqs;

/// <summary>What SQS itself notes of a message.</summary>
internal static class SystemAttributes
{
    public static IReadOnlyDictionary<string, string> Of(MessageDocument message)
    {
        var all = new Dictionary<string, string>
        {
            ["ApproximateReceiveCount"] = message.Receives.ToString(),
            ["SentTimestamp"] = message.Sent.ToUnixTimeMilliseconds().ToString(),
            ["SenderId"] = message.SenderId,
            ["ApproximateFirstReceiveTimestamp"] = (message.FirstReceived ?? message.Sent).ToUnixTimeMilliseconds().ToString(),
        };
        if (message.DeadLetterSource is { } source) all["DeadLetterQueueSourceArn"] = source;
        return all;
    }
}
