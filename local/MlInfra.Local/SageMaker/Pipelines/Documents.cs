using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A pipeline as it is kept.</summary>
internal sealed record PipelineDocument
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public required string RoleArn { get; init; }

    public required string Definition { get; init; }

    public int? MaxParallelSteps { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public DateTimeOffset? LastRun { get; init; }

    /// <summary>The token of the request that made it.</summary>
    public string? Token { get; init; }

    /// <summary>The number of its newest definition.</summary>
    public int Version { get; init; } = 1;
}

/// <summary>An execution as it is kept.</summary>
internal sealed record ExecutionDocument
{
    public required string Id { get; init; }

    public required string Arn { get; init; }

    public required string PipelineName { get; init; }

    public required string PipelineArn { get; init; }

    public string Status { get; init; } = "Executing";

    public string? FailureReason { get; init; }

    public required string DisplayName { get; init; }

    public string? Description { get; init; }

    /// <summary>The typed parameters, as JSON text.</summary>
    public required string Parameters { get; init; }

    public required string Definition { get; init; }

    public required string RoleArn { get; init; }

    public int? MaxParallelSteps { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public string? Token { get; init; }

    /// <summary>The token of the last request to retry it.</summary>
    public string? RetryToken { get; init; }

    /// <summary>The number of the definition that runs.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The steps to run; null for all.</summary>
    public IReadOnlyList<string>? Selected { get; init; }

    /// <summary>The execution that the other steps' results come from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The steps that have started, in the order of their starts.</summary>
    public IReadOnlyList<StepDocument> Steps { get; init; } = [];

    /// <summary>True while it may still change.</summary>
    public bool InFlight => Status is "Executing" or "Stopping";

    /// <summary>A step, or null if it has not started.</summary>
    public StepDocument? Step(string name) => Steps.FirstOrDefault(s => s.Name == name);
}

/// <summary>A step of an execution as it is kept.</summary>
internal sealed record StepDocument
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public string Status { get; init; } = "Starting";

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The member of Metadata, such as TrainingJob, and its content as JSON text.</summary>
    public string? Metadata { get; init; }

    public string? FailureReason { get; init; }

    public int Attempts { get; init; }

    /// <summary>The execution whose result was taken, on a cache hit.</summary>
    public string? CacheSource { get; init; }

    /// <summary>The execution whose result was taken, of a step that was not selected.</summary>
    public string? SelectiveSource { get; init; }

    /// <summary>What later steps may take, as JSON text.</summary>
    public string? Properties { get; init; }

    /// <summary>True or False, of a Condition step.</summary>
    public string? Outcome { get; init; }

    /// <summary>The hash of its arguments, if its results may be taken again.</summary>
    public string? Hash { get; init; }

    /// <summary>The job that runs it.</summary>
    public string? JobName { get; init; }

    /// <summary>Metadata, to be changed freely.</summary>
    public JsonObject ReadMetadata() => Metadata is null ? [] : (JsonObject)JsonNode.Parse(Metadata)!;
}
