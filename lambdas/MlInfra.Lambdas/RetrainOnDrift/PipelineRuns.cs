using System.Security.Cryptography;
using System.Text;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.RetrainOnDrift;

/// <summary>A pipeline's runs of late, newest first.</summary>
internal sealed class PipelineRuns
{
    private readonly string _pipeline;
    private readonly IReadOnlyList<PipelineExecutionSummary> _runs;

    private PipelineRuns(string pipeline, IReadOnlyList<PipelineExecutionSummary> runs)
    {
        (_pipeline, _runs) = (pipeline, runs);
        ByDrift = [.. runs.Select(DriftRun.Of).OfType<DriftRun>()];
    }

    public IReadOnlyList<DriftRun> ByDrift { get; }

    /// <summary>The run that is under way, whoever started it.</summary>
    public string? Running => _runs.FirstOrDefault(run => run.PipelineExecutionStatus is "Executing" or "Stopping")?.PipelineExecutionArn;

    /// <summary>The end of the newest window that a run was started for and did not fail.</summary>
    public DateTimeOffset Answered => ByDrift.Where(run => !run.Failed).Select(run => run.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>
    /// Names the run that follows the newest one. Whoever looks before it is there gets the same name, so that however many look at
    /// once, one run is started.
    /// </summary>
    public string TokenOfNext => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"drift {_pipeline} {(_runs.Count == 0 ? "first" : _runs[0].PipelineExecutionArn)}")));

    public static async Task<PipelineRuns> SinceAsync(SageMakerClient sageMaker, string pipeline, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var runs = new List<PipelineExecutionSummary>();
        string? token = null;
        do
        {
            var page = await sageMaker.ListPipelineExecutionsAsync(
                new() { PipelineName = pipeline, SortBy = "CreationTime", SortOrder = "Descending", MaxResults = 100, NextToken = token },
                cancellationToken).ConfigureAwait(false);
            runs.AddRange(page.PipelineExecutionSummaries);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token) && !(runs.Count > 0 && runs[^1].StartTime < since));
        return new(pipeline, runs);
    }
}
