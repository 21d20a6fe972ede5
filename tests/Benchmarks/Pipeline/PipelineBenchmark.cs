using System.Diagnostics;
using Benchmarks.Support;
using MlInfra.Aws.SageMaker;

namespace Benchmarks.Pipeline;

/// <summary>A run of the sample's pipeline, from StartPipelineExecution to Succeeded, against the same scripts run one by one by hand.</summary>
internal static class PipelineBenchmark
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(25);

    public static async Task<bool> RunAsync(int? rounds)
    {
        await using var platform = await Platform.UpAsync();
        var sageMaker = new SageMakerClient(platform.Options);
        var comparison = new Comparison("pipeline: preprocess, train, evaluate, register", "a pipeline run on Local", $"the scripts by hand ({ByHand.Tools})");
        await comparison.AlternateAsync(
            rounds ?? 5,
            () => TimeRunAsync(sageMaker, platform.Outputs["PipelineName"]),
            () => ByHand.TimeAsync(platform.Scratch));
        return comparison.Print();
    }

    private static async Task<double> TimeRunAsync(SageMakerClient sageMaker, string pipeline)
    {
        var watch = Stopwatch.StartNew();
        var started = await sageMaker.StartPipelineExecutionAsync(new() { PipelineName = pipeline, ClientRequestToken = Guid.NewGuid().ToString("N") });
        while (true)
        {
            var run = await sageMaker.DescribePipelineExecutionAsync(new() { PipelineExecutionArn = started.PipelineExecutionArn });
            if (run.PipelineExecutionStatus == "Succeeded") return watch.Elapsed.TotalSeconds;
            if (run.PipelineExecutionStatus != "Executing") throw new InvalidOperationException($"The run ended as {run.PipelineExecutionStatus}: {run.FailureReason}");
            await Task.Delay(PollEvery);
        }
    }
}
