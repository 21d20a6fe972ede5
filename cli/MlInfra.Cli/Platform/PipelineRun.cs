using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>A run of the pipeline: started, and watched to its end.</summary>
internal static class PipelineRun
{
    public static async Task<RunState> ReadAsync(Services services, string executionArn, CancellationToken cancellationToken)
    {
        // The status first: a run that is over then has all of its steps.
        var run = await services.Pipelines.DescribeAsync(executionArn, cancellationToken);
        var steps = await services.Pipelines.StepsAsync(executionArn, cancellationToken);
        return new(executionArn, run.PipelineExecutionStatus, run.FailureReason, steps);
    }

    /// <summary>Reports every state until the run is over.</summary>
    public static async Task<RunState> FollowAsync(Services services, string executionArn, Action<RunState> report, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await ReadAsync(services, executionArn, cancellationToken);
            report(state);
            if (state.IsOver) return state;
            await Task.Delay(services.Target.PollEvery, cancellationToken);
        }
    }

    public static async Task<PipelineExecutionSummary?> NewestAsync(Services services, string pipeline, CancellationToken cancellationToken) =>
        await services.Pipelines.NewestAsync(pipeline, 1, cancellationToken) is [var newest, ..] ? newest : null;

    /// <summary>The run that is meant: an ARN, its id, or "latest".</summary>
    public static async Task<string> FindAsync(Services services, string pipeline, string named, CancellationToken cancellationToken)
    {
        if (named.StartsWith("arn:", StringComparison.Ordinal)) return named;
        var runs = await services.Pipelines.NewestAsync(pipeline, 100, cancellationToken);
        var run = named == "latest" ? runs is [var newest, ..] ? newest : null : runs.FirstOrDefault(one => one.PipelineExecutionArn.EndsWith("/" + named, StringComparison.Ordinal));
        return run?.PipelineExecutionArn ?? throw new CliException(
            named == "latest" ? $"The pipeline '{pipeline}' has no run yet." : $"The pipeline '{pipeline}' has no run '{named}' among its newest 100.",
            runs.Count == 0 ? "Start one: ./mlinfra run" : $"The newest is {runs[0].PipelineExecutionArn[(runs[0].PipelineExecutionArn.LastIndexOf('/') + 1)..]}.");
    }
}
