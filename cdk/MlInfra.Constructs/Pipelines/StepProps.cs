namespace MlInfra.Constructs.Pipelines;

/// <summary>What every step of a pipeline may say.</summary>
public record StepProps
{
    /// <summary>Steps that must end first though this one reads nothing of theirs. Default: only the steps whose results it reads.</summary>
    public IReadOnlyList<PipelineStep> DependsOn { get; init; } = [];

    /// <summary>The name that Studio shows. Default: the step's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the step is for. Default: none.</summary>
    public string? Description { get; init; }
}
