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

    /// <summary>Whether SageMaker is given the role itself, for jobs and models.</summary>
    public bool PassesItself { get; set; }

    /// <summary>Whether images are pulled that only the run tells.</summary>
    public bool PullsUnnamed { get; set; }

    /// <summary>Files that are assets, by hash.</summary>
    public Dictionary<string, FileSet> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What else steps need, by what is done and on what condition.</summary>
    public List<RoleNeed> Others { get; } = [];

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
