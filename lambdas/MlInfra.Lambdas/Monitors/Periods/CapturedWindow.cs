using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>The captured files that a period reads.</summary>
/// <param name="Files">In the order of their names, those that came late first.</param>
/// <param name="Listed">When they were listed.</param>
internal sealed record CapturedWindow(IReadOnlyList<StoredFile> Files, DateTimeOffset Listed)
{
    /// <summary>Names of captured files (of batch transform, manifests) of earlier periods that came after those were done.</summary>
    public IReadOnlyList<string> Late { get; init; } = [];

    /// <summary>Names of the period's own ones that were just being written then.</summary>
    public IReadOnlyList<string> Recent { get; init; } = [];

    /// <summary>What should be there and can't be read: its name, and why.</summary>
    public IReadOnlyList<(string Name, string Reason)> Faults { get; init; } = [];

    /// <summary>The hour of the first file; labels are looked for from it on.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Files of earlier periods that are done, for calls whose label has only come now.</summary>
    public IReadOnlyList<StoredFile> Earlier { get; init; } = [];

    /// <summary>When the labels of the period before were listed; what came later is new. Null: that one is not done.</summary>
    public DateTimeOffset? LabelsListed { get; init; }

    public long Bytes => Files.Sum(file => file.Size) + Earlier.Sum(file => file.Size);

    public bool IsEmpty => Files.Count == 0 && Faults.Count == 0 && Earlier.Count == 0;
}
