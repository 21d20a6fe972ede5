using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a run of the pipeline knows of itself.</summary>
public sealed class ExecutionVariable : PipelineValue
{
    private readonly string _name;

    private ExecutionVariable(string name) => _name = name;

    /// <summary>When the run began.</summary>
    public static ExecutionVariable StartDateTime { get; } = new("StartDateTime");

    /// <summary>The time at which the value is read.</summary>
    public static ExecutionVariable CurrentDateTime { get; } = new("CurrentDateTime");

    /// <summary>The pipeline's name.</summary>
    public static ExecutionVariable PipelineName { get; } = new("PipelineName");

    /// <summary>The pipeline's ARN.</summary>
    public static ExecutionVariable PipelineArn { get; } = new("PipelineArn");

    /// <summary>The id of the run.</summary>
    public static ExecutionVariable PipelineExecutionId { get; } = new("PipelineExecutionId");

    /// <summary>The ARN of the run.</summary>
    public static ExecutionVariable PipelineExecutionArn { get; } = new("PipelineExecutionArn");

    /// <summary>The name of the training job in which the value is read.</summary>
    public static ExecutionVariable TrainingJobName { get; } = new("TrainingJobName");

    /// <summary>The name of the processing job in which the value is read.</summary>
    public static ExecutionVariable ProcessingJobName { get; } = new("ProcessingJobName");

    internal override JsonNode ToNode() => new JsonObject { ["Get"] = $"Execution.{_name}" };

    internal override JsonNode ToTextNode() => ToNode();
}
