using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Lambda's errors.</summary>
internal static class LambdaErrors
{
    public static AwsException NotFound(string arn) => new("ResourceNotFoundException", $"Function not found: {arn}", 404);

    public static AwsException MappingNotFound() => new("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    public static AwsException Invalid(string message) => new("InvalidParameterValueException", message);

    public static AwsException Exists(string name) => new("ResourceConflictException", $"Function already exist: {name}", 409);

    public static AwsException Throttled() => new("TooManyRequestsException", "Rate Exceeded.", 429);
}
