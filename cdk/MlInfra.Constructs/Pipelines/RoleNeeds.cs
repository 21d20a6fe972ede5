using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What the steps declare, from which the execution role follows.</summary>
internal sealed class RoleNeeds
{
    public SortedSet<string> Reads { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Writes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ScriptBundle> Bundles { get; } = new(StringComparer.Ordinal);

    public HashSet<ResolvedImage> Images { get; } = [];

    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> VolumeKeys { get; } = new(StringComparer.Ordinal);

    public List<IModelGroup> Groups { get; } = [];

    /// <summary>Kinds of job, by the noun of their API: TrainingJob, ProcessingJob.</summary>
    public SortedSet<string> Jobs { get; } = new(StringComparer.Ordinal);

    public bool Vpc { get; set; }

    public void Read(PipelineValue value) => Add(Reads, value);

    public void Write(PipelineValue value) => Add(Writes, value);

    private static void Add(SortedSet<string> to, PipelineValue value)
    {
        var known = value is JoinedValue joined ? joined.KnownBeginning() : value.Expected as string;
        if (!string.IsNullOrEmpty(known))
        {
            to.Add(known);
        }
    }
}
