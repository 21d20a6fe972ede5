namespace MlInfra.Lambdas.PromoteVersion;

/// <summary>An environment on the way, and what is looked at there.</summary>
internal sealed record StageWatch
{
    /// <summary>The stage.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint that serves there; empty for a stage that is not looked at from here.</summary>
    public required string Endpoint { get; init; }

    /// <summary>How long a version serves there without an alarm before it may go on.</summary>
    public required long BakeSeconds { get; init; }

    /// <summary>Alarms that keep a version there, beside those that watch the endpoint's roll-outs.</summary>
    public IReadOnlyList<string>? Alarms { get; init; }
}
