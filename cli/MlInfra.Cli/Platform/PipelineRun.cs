using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>A run of the pipeline: started, and watched to its end.</summary>
internal static class PipelineRun
{
    public static async Task<string> StartAsync(
        Services services, string pipeline, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var answer = await services.SageMaker.StartPipelineExecutionAsync(
            new()
            {
                PipelineName = pipeline,
                PipelineParameters = parameters.Count == 0 ? null : [.. parameters.Select(p => new Parameter { Name = p.Key, Value = p.Value })],
                ClientRequestToken = Guid.NewGuid().ToString(),
            },
            cancellationToken);
        return answer.PipelineExecutionArn;
    }

    public static async Task<RunState> ReadAsync(Services services, string executionArn, CancellationToken cancellationToken)
    {
        // The status first: a run that is over then has all of its steps.
        var run = await services.SageMaker.DescribePipelineExecutionAsync(new() { PipelineExecutionArn = executionArn }, cancellationToken);
        var steps = new List<PipelineExecutionStep>();
        string? next = null;
        do
        {
            var page = await services.SageMaker.ListPipelineExecutionStepsAsync(
                new() { PipelineExecutionArn = executionArn, SortOrder = "Ascending", NextToken = next }, cancellationToken);
            steps.AddRange(page.PipelineExecutionSteps);
            next = page.NextToken;
        }
        while (next is not null);
        return new(executionArn, run.PipelineExecutionStatus, run.FailureReason, [.. steps.OrderBy(s => s.StartTime)]);
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

    public static async Task<PipelineExecutionSummary?> NewestAsync(Services services, string pipeline, CancellationToken cancellationToken)
    {
        var page = await services.SageMaker.ListPipelineExecutionsAsync(
            new() { PipelineName = pipeline, SortBy = "CreationTime", SortOrder = "Descending", MaxResults = 1 }, cancellationToken);
        return page.PipelineExecutionSummaries.Count > 0 ? page.PipelineExecutionSummaries[0] : null;
    }
}
