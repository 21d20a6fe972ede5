using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Benchmarks.Support;
using MlInfra.Aws.SageMaker;

namespace Benchmarks.Local;

/// <summary>SageMaker's calls on the local endpoint, as plain JSON, and waits for their end.</summary>
internal sealed class Api(Platform platform) : IDisposable
{
    public const string Role = "arn:aws:iam::000000000000:role/Bench";

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly JsonTypeInfo<JsonObject> Json = (JsonTypeInfo<JsonObject>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonObject));

    private readonly SageMakerClient _client = new(platform.Options);

    public string RoleArn { get; private set; } = Role;

    public Task<JsonObject> CallAsync(string operation, JsonObject request) => _client.InvokeAsync(operation, request, Json, Json, CancellationToken.None);

    /// <summary>A role that may all: what it may not is not what is measured.</summary>
    public async Task AddRoleAsync()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        const string all = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
        RoleArn = (await platform.AwsAsync("iam", "create-role", "--role-name", "Bench", "--assume-role-policy-document", trust, "--query", "Role.Arn", "--output", "text")).Trim();
        await platform.AwsAsync("iam", "put-role-policy", "--role-name", "Bench", "--policy-name", "All", "--policy-document", all);
    }

    /// <summary>Seconds from the start of a run to its success.</summary>
    public async Task<double> TimeRunAsync(string pipeline)
    {
        var watch = Stopwatch.StartNew();
        var run = new Pipelines(_client);
        var execution = await run.StartAsync(pipeline);
        while (true)
        {
            var state = await run.DescribeAsync(execution);
            if (state.PipelineExecutionStatus == "Succeeded") return watch.Elapsed.TotalSeconds;
            if (state.PipelineExecutionStatus is "Failed" or "Stopped")
            {
                throw new InvalidOperationException($"{pipeline}: {string.Join("; ", (await run.StepsAsync(execution)).Select(step => $"{step.StepName} {step.StepStatus} {step.FailureReason}"))}");
            }
            await Task.Delay(PollEvery);
        }
    }

    /// <summary>Seconds from the making of a tuning job to its end.</summary>
    public async Task<double> TimeTuningAsync(JsonObject request)
    {
        var watch = Stopwatch.StartNew();
        await CallAsync("CreateHyperParameterTuningJob", request);
        while (true)
        {
            var job = await CallAsync("DescribeHyperParameterTuningJob", new JsonObject { ["HyperParameterTuningJobName"] = request["HyperParameterTuningJobName"]!.DeepClone() });
            var status = job["HyperParameterTuningJobStatus"]!.GetValue<string>();
            if (status == "Completed")
            {
                var done = (int)job["TrainingJobStatusCounters"]!["Completed"]!;
                var wanted = (int)request["HyperParameterTuningJobConfig"]!["ResourceLimits"]!["MaxNumberOfTrainingJobs"]!;
                return done == wanted ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{done} of {wanted} jobs completed: {job}");
            }
            if (status is "Failed" or "Stopped") throw new InvalidOperationException(job.ToJsonString());
            await Task.Delay(PollEvery);
        }
    }

    public void Dispose() => _client.Dispose();
}
