using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>The executions, kept; every change of a status is an event.</summary>
internal sealed class ExecutionStore(IState state, World world, PipelineEvents events)
{
    private readonly ITable<ExecutionDocument> table = state.Table<ExecutionDocument>("sagemaker.pipeline-executions");

    /// <summary>Adds one.</summary>
    public void Add(ExecutionDocument execution)
    {
        table.Put(execution.Arn, execution);
        events.Execution(execution, null);
    }

    /// <summary>The execution. Throws AWS's ResourceNotFound if there is none.</summary>
    public ExecutionDocument Get(string arn) =>
        table.Get(arn) ?? throw new AwsException("ResourceNotFound", $"Pipeline execution with ARN {arn} does not exist.");

    /// <summary>All executions of a pipeline, newest first.</summary>
    public IReadOnlyList<ExecutionDocument> Of(string pipelineArn) => [.. table.All(pipelineArn + "/execution/").OrderByDescending(e => e.Created)];

    /// <summary>All that are in flight.</summary>
    public IReadOnlyList<ExecutionDocument> InFlight() => [.. table.All().Where(e => e.InFlight)];

    /// <summary>Removes a pipeline's executions.</summary>
    public void DeleteOf(string pipelineArn)
    {
        foreach (var execution in Of(pipelineArn)) table.Delete(execution.Arn);
    }

    /// <summary>Changes an execution.</summary>
    public ExecutionDocument Change(string arn, Func<ExecutionDocument, ExecutionDocument> change)
    {
        ExecutionDocument? before = null;
        var after = table.Update(arn, old =>
        {
            before = old;
            return change(old) with { Modified = world.Now };
        });
        if (before!.Status != after.Status) events.Execution(after, before.Status);
        return after;
    }

    /// <summary>Changes a step, or adds it if it has not started.</summary>
    public StepDocument ChangeStep(string arn, StepDefinition definition, Func<StepDocument, StepDocument> change)
    {
        StepDocument? before = null;
        StepDocument? after = null;
        var execution = table.Update(arn, old =>
        {
            before = old.Step(definition.Name);
            after = change(before ?? new StepDocument { Name = definition.Name, Type = definition.Type, Started = world.Now });
            var steps = before is null ? old.Steps.Append(after) : old.Steps.Select(s => s.Name == definition.Name ? after : s);
            return old with { Steps = [.. steps], Modified = world.Now };
        });
        if (before?.Status != after!.Status) events.Step(execution, after, before?.Status);
        return after;
    }
}
