using Amazon.CDK.AWS.SQS;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A wait for someone outside as a step: a person, another system.</summary>
public sealed record CallbackStepProps : CachedStepProps
{
    /// <summary>The queue that gets the message with the token.</summary>
    public required IQueue Queue { get; init; }

    /// <summary>What the message holds under <c>arguments</c>. Default: nothing.</summary>
    public IDictionary<string, PipelineValue> Inputs { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>What the answer holds, for later steps. Default: nothing.</summary>
    public IReadOnlyList<OutputParameter> Outputs { get; init; } = [];
}
