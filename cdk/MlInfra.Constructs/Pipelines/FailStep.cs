using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Ends the run as failed, with a message that says why.</summary>
public sealed class FailStep : PipelineStep
{
    private readonly PipelineValue _message;

    /// <summary>Makes the step.</summary>
    public FailStep(string name, PipelineValue errorMessage, StepProps? props = null)
        : base(name, props ?? new StepProps())
    {
        ArgumentNullException.ThrowIfNull(errorMessage);
        _message = errorMessage;
    }

    internal override string Type => "Fail";

    internal override bool RunsJob => false;

    internal override JsonObject Arguments(StepContext context) => new() { ["ErrorMessage"] = context.Value("ErrorMessage", _message) };
}
