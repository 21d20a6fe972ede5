namespace MlInfra.Cli.Platform;

/// <summary>
/// The logs that a stack has, by what a user calls them: 'endpoint', the X of its outputs XLogGroupName (without any: its functions of MlInfra's),
/// and the jobs of the newest run.
/// </summary>
internal sealed record StackLogs(IReadOnlyList<NamedLog> All)
{
    public static async Task<StackLogs> ReadAsync(Services services, DeployedStack stack, string? pipeline, CancellationToken cancellationToken)
    {
        var logs = new List<NamedLog>();
        if (stack.EndpointName is { } endpoint) logs.Add(new("endpoint", $"the model server of {endpoint}", JobLogs.OfEndpoint(endpoint)));
        NamedLog[] named = [.. stack.Named("LogGroupName").Where(one => one.Name.Length > 0).Select(one => new NamedLog(Known(one.Name), one.Description ?? "", JobLogs.OfGroup(one.Value)))];
        logs.AddRange(named.Length > 0 ? named : await OfFunctionsAsync(services, stack.Stack.StackName, cancellationToken));

        // Stacks of endpoints alone have no pipeline.
        var name = pipeline is null ? stack.KnownPipelineName : await stack.PipelineAsync(services, pipeline, cancellationToken);
        if (name is not null && await PipelineRun.NewestAsync(services, name, cancellationToken) is { } newest)
        {
            var run = await PipelineRun.ReadAsync(services, newest.PipelineExecutionArn, cancellationToken);
            logs.AddRange(run.Steps.Select(step => (step, log: JobLogs.OfStep(step))).Where(one => one.log is not null)
                .Select(one => new NamedLog(one.step.StepName, $"the step's job in run {run.Id}", one.log!)));
        }
        return new(logs);
    }

    public LogSource? Find(string name) => All.FirstOrDefault(log => string.Equals(log.Name, name, StringComparison.OrdinalIgnoreCase))?.Source;

    private static async Task<IEnumerable<NamedLog>> OfFunctionsAsync(Services services, string stack, CancellationToken cancellationToken)
    {
        var functions = await StackFunction.ReadAsync(services, await services.CloudFormation.ListStackResourcesAsync(stack, cancellationToken), cancellationToken);
        return functions.GroupBy(one => one.CalledAs).SelectMany(same => same.Select(one =>
            new NamedLog(same.Count() == 1 ? same.Key : one.LogicalId, $"Says what {one.Kind} did", JobLogs.OfGroup(one.LogGroup))));
    }

    // Names of one word are typed as words are.
    private static string Known(string name) => name[1..].Any(char.IsUpper) ? name : name.ToLowerInvariant();
}

/// <summary>A log, what it is called, and whose it is.</summary>
internal sealed record NamedLog(string Name, string Whose, LogSource Source);
