namespace MlInfra.Aws.SageMaker;

/// <summary>Runs of SageMaker pipelines: started, looked at, stopped, tried again, and answered where they wait for somebody.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/run-pipeline.html"/>
public sealed class Pipelines(SageMakerClient client)
{
    /// <summary>The pipeline's definition, as JSON.</summary>
    public async Task<string> DefinitionAsync(string pipeline, CancellationToken cancellationToken = default) =>
        (await client.DescribePipelineAsync(new() { PipelineName = pipeline }, cancellationToken).ConfigureAwait(false)).PipelineDefinition;

    /// <summary>Starts a run; answers its ARN.</summary>
    /// <exception cref="ArgumentException">When a run is named as the source but no steps are chosen.</exception>
    public async Task<string> StartAsync(string pipeline, PipelineStart? start = null, CancellationToken cancellationToken = default)
    {
        start ??= new PipelineStart();
        if (start.SourceExecutionArn is not null && start.Steps.Count == 0)
        {
            throw new ArgumentException("SourceExecutionArn is given without Steps: a run takes results of another one only where it leaves steps out.", nameof(start));
        }
        var answer = await client.StartPipelineExecutionAsync(
            new()
            {
                PipelineName = pipeline,
                PipelineExecutionDisplayName = start.DisplayName,
                PipelineParameters = start.Parameters.Count == 0 ? null : Parameters(start.Parameters),
                ClientRequestToken = start.ClientRequestToken ?? NewToken(),
                ParallelismConfiguration = Parallelism(start.MaxParallelSteps),
                SelectiveExecutionConfig = start.Steps.Count == 0 ? null : new()
                {
                    SourcePipelineExecutionArn = start.SourceExecutionArn,
                    SelectedSteps = [.. start.Steps.Select(name => new SelectedStep { StepName = name })],
                },
            },
            cancellationToken).ConfigureAwait(false);
        return answer.PipelineExecutionArn;
    }

    /// <summary>How a run stands.</summary>
    public Task<DescribePipelineExecutionResponse> DescribeAsync(string executionArn, CancellationToken cancellationToken = default) =>
        client.DescribePipelineExecutionAsync(new() { PipelineExecutionArn = executionArn }, cancellationToken);

    /// <summary>The steps that have begun, in the order of their beginning.</summary>
    public async Task<IReadOnlyList<PipelineExecutionStep>> StepsAsync(string executionArn, CancellationToken cancellationToken = default)
    {
        var steps = new List<PipelineExecutionStep>();
        string? next = null;
        do
        {
            var page = await client.ListPipelineExecutionStepsAsync(
                new() { PipelineExecutionArn = executionArn, SortOrder = "Ascending", NextToken = next }, cancellationToken).ConfigureAwait(false);
            steps.AddRange(page.PipelineExecutionSteps);
            next = page.NextToken;
        }
        while (next is not null);
        return [.. steps.OrderBy(step => step.StartTime)];
    }

    /// <summary>The newest runs, newest first.</summary>
    public async Task<IReadOnlyList<PipelineExecutionSummary>> NewestAsync(string pipeline, int count = 1, CancellationToken cancellationToken = default) =>
        (await client.ListPipelineExecutionsAsync(
            new() { PipelineName = pipeline, SortBy = "CreationTime", SortOrder = "Descending", MaxResults = count }, cancellationToken).ConfigureAwait(false))
        .PipelineExecutionSummaries;

    /// <summary>Tells a run to end; its steps are given time to stop.</summary>
    public Task StopAsync(string executionArn, CancellationToken cancellationToken = default) =>
        client.StopPipelineExecutionAsync(new() { PipelineExecutionArn = executionArn, ClientRequestToken = NewToken() }, cancellationToken);

    /// <summary>Lets a run that failed or was stopped go on from the steps that did not succeed.</summary>
    public Task RetryAsync(string executionArn, int? maxParallelSteps = null, CancellationToken cancellationToken = default) =>
        client.RetryPipelineExecutionAsync(
            new() { PipelineExecutionArn = executionArn, ClientRequestToken = NewToken(), ParallelismConfiguration = Parallelism(maxParallelSteps) }, cancellationToken);

    /// <summary>Answers a callback step that its work is done, with the outputs that the step declares.</summary>
    public Task SucceedStepAsync(string callbackToken, IReadOnlyDictionary<string, string>? outputs = null, CancellationToken cancellationToken = default) =>
        client.SendPipelineExecutionStepSuccessAsync(
            new() { CallbackToken = callbackToken, OutputParameters = Parameters(outputs ?? new Dictionary<string, string>()), ClientRequestToken = NewToken() }, cancellationToken);

    /// <summary>Answers a callback step that its work failed.</summary>
    public Task FailStepAsync(string callbackToken, string reason, CancellationToken cancellationToken = default) =>
        client.SendPipelineExecutionStepFailureAsync(
            new() { CallbackToken = callbackToken, FailureReason = reason, ClientRequestToken = NewToken() }, cancellationToken);

    private static string NewToken() => Guid.NewGuid().ToString("N");

    private static ParallelismConfiguration? Parallelism(int? most) => most is { } steps ? new() { MaxParallelExecutionSteps = steps } : null;

    private static Parameter[] Parameters(IReadOnlyDictionary<string, string> values) =>
        [.. values.Select(value => new Parameter { Name = value.Key, Value = value.Value })];
}
