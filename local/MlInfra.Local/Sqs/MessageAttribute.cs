namespace MlInfra.Local.Sqs;

/// <summary>A message attribute: text (String, Number) or bytes (Binary).</summary>
internal sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue);
