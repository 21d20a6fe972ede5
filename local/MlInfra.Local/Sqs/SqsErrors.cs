using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>SQS's errors: their code in JSON, and the older one in the Query protocol.</summary>
internal static class SqsErrors
{
    private const string Old = "AWS.SimpleQueueService.";

    public static AwsException NoQueue() => new("QueueDoesNotExist", "The specified queue does not exist.") { QueryCode = Old + "NonExistentQueue" };

    public static AwsException NameTaken(string attribute) =>
        new("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}") { QueryCode = "QueueAlreadyExists" };

    public static AwsException BadReceipt(string handle) =>
        new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsException NotInFlight() =>
        new("MessageNotInflight", "The specified message is not in flight.") { QueryCode = Old + "MessageNotInflight" };

    public static AwsException Value(string message) => new("InvalidParameterValueException", message) { QueryCode = "InvalidParameterValue" };

    public static AwsException Missing(string name) =>
        new("MissingRequiredParameterException", $"The request must contain the parameter {name}.") { QueryCode = "MissingParameter" };

    public static AwsException EmptyBatch(string entry) =>
        new("EmptyBatchRequest", $"There should be at least one {entry} in the request.") { QueryCode = Old + "EmptyBatchRequest" };

    public static AwsException TooManyEntries(int count) =>
        new("TooManyEntriesInBatchRequest", $"Maximum number of entries per request are 10. You have sent {count}.") { QueryCode = Old + "TooManyEntriesInBatchRequest" };

    public static AwsException SameIds(string id) =>
        new("BatchEntryIdsNotDistinct", $"Id {id} repeated.") { QueryCode = Old + "BatchEntryIdsNotDistinct" };

    public static AwsException TooLong(int limit) =>
        Value($"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes.");
}
