using Amazon.CDK.AWS.Lambda;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A call of a Lambda function as a step.</summary>
public sealed record LambdaStepProps : CachedStepProps
{
    /// <summary>The function; it may run for at most 10 minutes.</summary>
    public required IFunction Function { get; init; }

    /// <summary>What it gets: the event's fields. Default: none.</summary>
    public IDictionary<string, PipelineValue> Inputs { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>What it answers, for later steps: fields of the JSON object that it returns. Default: none.</summary>
    public IReadOnlyList<OutputParameter> Outputs { get; init; } = [];
}
