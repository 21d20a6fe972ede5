using MlInfra.Aws;

namespace MlInfra.Cli.Platform;

/// <summary>Logs by what a user calls them: a job, a function, the endpoint.</summary>
internal static class JobLogs
{
    /// <summary>Group and stream prefix of a step's job.</summary>
    public static LogSource? OfStep(Aws.SageMaker.PipelineExecutionStep step)
    {
        if (step.Metadata?.ProcessingJob?.Arn is { } processing) return new("/aws/sagemaker/ProcessingJobs", Name(processing) + "/");
        if (step.Metadata?.TrainingJob?.Arn is { } training) return new("/aws/sagemaker/TrainingJobs", Name(training) + "/");
        return null;
    }

    public static LogSource OfGroup(string name) => new(name, null);

    public static LogSource OfEndpoint(string name) => new($"/aws/sagemaker/Endpoints/{name}", null);

    /// <summary>The events from a moment on, oldest first; none if there is no such log yet.</summary>
    public static async Task<IReadOnlyList<Aws.Logs.FilteredLogEvent>> ReadAsync(Services services, LogSource source, long? since, CancellationToken cancellationToken)
    {
        var events = new List<Aws.Logs.FilteredLogEvent>();
        string? next = null;
        try
        {
            do
            {
                var page = await services.Logs.FilterLogEventsAsync(
                    new() { LogGroupName = source.Group, LogStreamNames = null, LogStreamNamePrefix = source.StreamPrefix, StartTime = since, NextToken = next }, cancellationToken);
                events.AddRange(page.Events);
                next = page.NextToken;
            }
            while (next is not null);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return [];
        }
        return events;
    }

    private static string Name(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}

/// <summary>A log group, and which of its streams.</summary>
internal sealed record LogSource(string Group, string? StreamPrefix);
