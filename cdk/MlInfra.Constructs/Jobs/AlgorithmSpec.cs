namespace MlInfra.Constructs.Jobs;

/// <summary>What is known of one built-in algorithm.</summary>
internal sealed class AlgorithmSpec
{
    /// <summary>As AWS calls it.</summary>
    public required string Title { get; init; }

    /// <summary>cpu, gpu or both.</summary>
    public required IReadOnlyList<string> Processors { get; init; }

    /// <summary>Whether it trains on more than one instance.</summary>
    public required bool Distributed { get; init; }

    /// <summary>File, or File and Pipe.</summary>
    public required IReadOnlyList<string> InputModes { get; init; }

    /// <summary>The channels that it reads, and whether each must be there.</summary>
    public required IReadOnlyDictionary<string, bool> Channels { get; init; }

    /// <summary>The content types that it reads; empty where it does not look at them.</summary>
    public required IReadOnlyList<string> ContentTypes { get; init; }

    /// <summary>The metrics that a tuning job may search by, and which way is better.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>The hyperparameters, by name.</summary>
    public required IReadOnlyDictionary<string, HyperparameterSpec> Hyperparameters { get; init; }
}
