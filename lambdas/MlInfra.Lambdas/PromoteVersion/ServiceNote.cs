using System.Globalization;

namespace MlInfra.Lambdas.PromoteVersion;

/// <summary>
/// Since when a version serves a stage without an alarm. It stands in the version's own metadata, where people see it, and holds for
/// one configuration of the endpoint: a version that comes back later begins anew.
/// </summary>
internal sealed record ServiceNote(DateTimeOffset Since, string EndpointConfigName)
{
    public static string Key(string stage) => $"mlinfra:in-service:{stage}";

    /// <summary>The note on this configuration; null where there is none, or one that is about another or that nobody can read.</summary>
    public static ServiceNote? Read(string? text, string endpointConfigName) =>
        text?.Split(' ') is [var since, var config] && config == endpointConfigName
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(time, config)
            : null;

    public override string ToString() => $"{Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {EndpointConfigName}";
}
