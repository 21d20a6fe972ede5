using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Aws;

namespace MlInfra.Cli.Platform;

/// <summary>What the judge said at its last look.</summary>
/// <param name="Effect">The challenger less the champion in the goal's unit, with what it is at least and at most; null before there is one.</param>
internal sealed record JudgesLook(DateTimeOffset Time, string Said, double? Effect, double? Low, double? High);

/// <summary>An experiment between two variants: how it stands, and what its judge last decided and why.</summary>
/// <param name="Share">The challenger's share of the traffic now, 0 to 1; null where the endpoint does not serve.</param>
/// <param name="Wanted">The share that the judge asked for last.</param>
/// <param name="Outcome">Null while it runs.</param>
internal sealed record ExperimentNow(
    string Name, string Endpoint, string Champion, string Challenger, string Goal, string LogGroup,
    double? Share, double? Wanted, DateTimeOffset? StartedAt, DateTimeOffset? ShareSince, string? Outcome, string? Reason, DateTimeOffset? DecidedAt, JudgesLook? LastLook)
{
    // A look an hour is usual; whoever looks once a day shall be seen too.
    private static readonly TimeSpan Back = TimeSpan.FromHours(25);

    public static async Task<ExperimentNow> ReadAsync(Services services, StackFunction function, IReadOnlyList<EndpointState> endpoints, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = function.Json("EXPERIMENT");
        var (endpoint, champion, challenger) = ((string)told["endpoint"]!, (string)told["champion"]!, (string)told["challenger"]!);
        var state = await StateAsync(services, (string)told["parameter"]!, cancellationToken);
        var serving = endpoints.FirstOrDefault(one => one.Name == endpoint) ?? await EndpointState.ReadAsync(services, endpoint, now, cancellationToken);
        var (old, tried) = (Weight(champion), Weight(challenger));
        return new((string)told["experiment"]!, endpoint, champion, challenger, Words(told["goal"]!), function.LogGroup,
            old + tried > 0 ? tried / (old + tried) : null, (double?)state?["wanted"], (DateTimeOffset?)state?["startedAt"], (DateTimeOffset?)state?["shareSince"],
            (string?)state?["outcome"], (string?)state?["reason"], (DateTimeOffset?)state?["decidedAt"], await LookAsync(services, function.LogGroup, now, cancellationToken));

        double? Weight(string name) => serving?.Variants.FirstOrDefault(variant => variant.Name == name)?.Weight;
    }

    /// <summary>What the two are compared by, in words.</summary>
    public static string Words(JsonNode goal)
    {
        var more = (bool?)goal["higherIsBetter"] == true ? "more" : "less";
        return (string?)goal["kind"] switch
        {
            "Errors" => "fewer failed requests",
            "Latency" => "less model latency",
            "Share" => $"{more} {goal["metric"]} of {(string?)goal["trials"] ?? "all requests"}",
            _ => $"{more} {goal["metric"]} on average",
        };
    }

    // The construct's first value is {}, until the first look at an endpoint in service.
    private static async Task<JsonNode?> StateAsync(Services services, string parameter, CancellationToken cancellationToken)
    {
        try
        {
            var state = JsonNode.Parse((await services.Ssm.GetParameterAsync(new() { Name = parameter }, cancellationToken)).Parameter.Value);
            return state is JsonObject { Count: > 0 } ? state : null;
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ParameterNotFound")
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new CliException($"The parameter {parameter} holds no state of an experiment: {e.Message}", "Set it to {} to begin the experiment anew.");
        }
    }

    // While it runs its reasons stand in the log alone. A laptop keeps all of a log, and its clock may have been moved on.
    private static async Task<JudgesLook?> LookAsync(Services services, string group, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lines = await JobLogs.ReadAsync(services, JobLogs.OfGroup(group), services.Target.IsLocal ? null : (now - Back).ToUnixTimeMilliseconds(), cancellationToken);
        return lines.Reverse().Select(line => Look(line.Message)).FirstOrDefault(look => look is not null);
    }

    private static JudgesLook? Look(string? line)
    {
        if (line is null || !line.StartsWith('{')) return null;
        try
        {
            return JsonNode.Parse(line) is JsonObject look && look.ContainsKey("requestsAtShare")
                ? new((DateTimeOffset)look["timestamp"]!, (string?)look["message"] ?? "", Number(look["effect"]), Number(look["low"]), Number(look["high"]))
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    // What is not known yet is written as NaN or an infinity, by name.
    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? (double)value : null;
}
