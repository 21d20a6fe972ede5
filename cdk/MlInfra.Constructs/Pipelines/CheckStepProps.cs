using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What checks of quality and of bias have in common.</summary>
public abstract record CheckStepProps : CachedStepProps
{
    /// <summary>What the check runs on. Default: one ml.m5.xlarge.</summary>
    public CheckJob Job { get; init; } = new();

    /// <summary>Whether only a new baseline is computed, and nothing compared. Default: no.</summary>
    public PipelineValue SkipCheck { get; init; } = false;

    /// <summary>Whether a violation fails the step. Default: yes.</summary>
    public PipelineValue FailOnViolation { get; init; } = true;

    /// <summary>Whether later steps get the computed baseline as the one to check drift with. Default: no, the earlier one.</summary>
    public PipelineValue RegisterNewBaseline { get; init; } = false;

    /// <summary>The group whose newest approved version has the baseline to compare with. Default: none.</summary>
    public IModelGroup? Group { get; init; }

    /// <summary>The name of that group where a parameter gives it. Default: <see cref="Group"/>.</summary>
    public PipelineValue? ModelPackageGroupName { get; init; }

    /// <summary>The constraints to compare with, in S3. Default: the group's.</summary>
    public PipelineValue? SuppliedBaselineConstraints { get; init; }
}
