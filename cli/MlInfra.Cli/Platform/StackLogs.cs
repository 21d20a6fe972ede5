namespace MlInfra.Cli.Platform;

/// <summary>The logs that a stack has, by what a user calls them: 'endpoint', the X of its outputs XLogGroupName, and the jobs of the newest run.</summary>
internal sealed record StackLogs(IReadOnlyList<NamedLog> All)
{
    public static async Task<StackLogs> ReadAsync(Services services, DeployedStack stack, string? pipeline, CancellationToken cancellationToken)
    {
        var logs = new List<NamedLog>();
        if (stack.EndpointName is { } endpoint) logs.Add(new("endpoint", $"the model server of {endpoint}", JobLogs.OfEndpoint(endpoint)));
        logs.AddRange(stack.Named("LogGroupName").Where(one => one.Name.Length > 0).Select(one => new NamedLog(Known(one.Name), one.Description ?? "", JobLogs.OfGroup(one.Value))));

        // Stacks of endpoints alone have no pipeline.
        var name = pipeline is null ? stack.Output("PipelineName") : await stack.PipelineAsync(services, pipeline, cancellationToken);
        if (name is not null && await PipelineRun.NewestAsync(services, name, cancellationToken) is { } newest)
        {
            var run = await PipelineRun.ReadAsync(services, newest.PipelineExecutionArn, cancellationToken);
            logs.AddRange(run.Steps.Select(step => (step, log: JobLogs.OfStep(step))).Where(one => one.log is not null)
                .Select(one => new NamedLog(one.step.StepName, $"the step's job in run {run.Id}", one.log!)));
        }
        return new(logs);
    }

    public LogSource? Find(string name) => All.FirstOrDefault(log => string.Equals(log.Name, name, StringComparison.OrdinalIgnoreCase))?.Source;

    // Names of one word are typed as words are.
    private static string Known(string name) => name[1..].Any(char.IsUpper) ? name : name.ToLowerInvariant();
}

/// <summary>A log, what it is called, and whose it is.</summary>
internal sealed record NamedLog(string Name, string Whose, LogSource Source);
