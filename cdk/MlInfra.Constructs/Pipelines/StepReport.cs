using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A JSON report that a processing step writes: what gates and the registry read.</summary>
public sealed class StepReport
{
    internal StepReport(ProcessingStep step, string name)
    {
        Step = step;
        Name = name;
    }

    /// <summary>The name given to its <see cref="PropertyFile"/>.</summary>
    public string Name { get; }

    /// <summary>Where the report lies in S3.</summary>
    public PipelineValue S3Uri => Step.Reports.FirstOrDefault(file => file.Name == Name) is { } file
        ? PipelineValue.Join("/", Step.Output(file.Output), file.Path)
        : new ReportValue(this, "");

    internal ProcessingStep Step { get; }

    /// <summary>A number in the report, by its JSON path with or without the leading <c>$.</c>, for example <c>metrics.accuracy</c>.</summary>
    public PipelineValue Number(string path) => new ReportValue(this, Plain(path));

    /// <summary>A text in the report, by its JSON path with or without the leading <c>$.</c></summary>
    public PipelineValue Text(string path) => new ReportValue(this, Plain(path));

    private static string Plain(string path) => path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    internal void Check(Problems problems, string property)
    {
        if (Step.Reports.All(file => file.Name != Name))
        {
            var known = Step.Reports.Select(file => file.Name).ToArray();
            problems.Add(property, $"the report '{Name}' of step '{Step.Name}'",
                known.Length == 0 ? $"be a report that the step writes ('{Step.Name}' writes none)" : $"be a report that the step writes ({Nearest.Or(known)})",
                $"add new PropertyFile(\"{Name}\", output, path) to the step's Reports");
        }
    }
}
