using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Support;

namespace Benchmarks.Local;

/// <summary>
/// What Local adds to the bare processes: a chain of steps that do nothing, steps that may run side by side, and a tuning job of 20
/// trials, 4 at a time, against a shell loop.
/// </summary>
internal static class LocalBenchmark
{
    private const int Chain = 10;
    private const int Side = 4;
    private const double MostPerStep = 0.3;
    private const string Image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";
    private const string Busy = "import time; [0 for _ in iter(lambda: time.process_time() < 1, False)]";

    public static async Task<bool> RunAsync(int? rounds)
    {
        await using var platform = await Platform.BareAsync();
        using var api = new Api(platform);
        await api.AddRoleAsync();
        var met = await ChainAsync(api, rounds ?? 5);
        met &= await SideAsync(api, rounds ?? 3);
        await TuningAsync(platform, api, rounds ?? 3);
        return met;
    }

    private static async Task<bool> ChainAsync(Api api, int rounds)
    {
        await CreateAsync(api, "chain", Chain, "pass", chained: true);
        List<double> ours = [], bare = [];
        for (var round = -1; round < rounds; round++)
        {
            var (a, b) = (await api.TimeRunAsync("chain"), await BareAsync(Chain));
            if (round < 0) continue;
            ours.Add(a);
            bare.Add(b);
        }
        var comparison = new Comparison($"local: {Chain} steps in a chain that do nothing", "a pipeline run on Local", "python3, one after the other");
        comparison.Add(ours, bare);
        comparison.Print();
        var perStep = (Median(ours) - Median(bare)) / Chain;
        Console.WriteLine($"  {perStep:0.000} s a step over the bare process   target < {MostPerStep} s: {(perStep < MostPerStep ? "met" : "MISSED")}");
        return perStep < MostPerStep;
    }

    // Near the core count is good: the steps burn a second of processor time each.
    private static async Task<bool> SideAsync(Api api, int rounds)
    {
        await CreateAsync(api, "side", Side, Busy, chained: false);
        await CreateAsync(api, "row", Side, Busy, chained: true);
        var comparison = new Comparison($"local: {Side} steps of 1 s of processor time", "side by side", "in a chain", 1.4 / Math.Min(Side, Environment.ProcessorCount));
        await comparison.AlternateAsync(rounds, () => api.TimeRunAsync("side"), () => api.TimeRunAsync("row"));
        return comparison.Print();
    }

    private static async Task TuningAsync(Platform platform, Api api, int rounds)
    {
        var script = Repository.At("tests", "Benchmarks", "Local", "trial.py");
        await platform.AwsAsync("s3", "mb", "s3://bench");
        var archive = Path.Combine(platform.Scratch, "sourcedir.tar.gz");
        await Run.OutputAsync("tar", ["-czf", archive, "-C", Path.GetDirectoryName(script)!, Path.GetFileName(script)]);
        await platform.AwsAsync("s3", "cp", archive, "s3://bench/sourcedir.tar.gz");
        var number = 0;
        var comparison = new Comparison("local: tuning, 20 trials, 4 at a time", "a tuning job on Local", "xargs -P 4, the script alone");
        await comparison.AlternateAsync(
            rounds,
            () => api.TimeTuningAsync(Request(api, $"tune-{++number}")),
            () => Run.TimeAsync("bash", ["-c", $"seq 20 | xargs -P 4 -I{{}} {Repository.Python} -B {script} --alpha 0.{{}}"], One(platform)));
        comparison.Print();
    }

    private static async Task CreateAsync(Api api, string name, int count, string code, bool chained)
    {
        var steps = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            steps.Add(new JsonObject
            {
                ["Name"] = $"Step{i}",
                ["Type"] = "Processing",
                ["DependsOn"] = chained && i > 0 ? new JsonArray($"Step{i - 1}") : new JsonArray(),
                ["Arguments"] = new JsonObject
                {
                    ["RoleArn"] = api.RoleArn,
                    ["AppSpecification"] = new JsonObject { ["ImageUri"] = Image, ["ContainerEntrypoint"] = new JsonArray("python3", "-c", code) },
                    ["ProcessingResources"] = new JsonObject { ["ClusterConfig"] = new JsonObject { ["InstanceType"] = "ml.m5.large", ["InstanceCount"] = 1, ["VolumeSizeInGB"] = 30 } },
                },
            });
        }
        await api.CallAsync("CreatePipeline", new JsonObject
        {
            ["PipelineName"] = name,
            ["RoleArn"] = api.RoleArn,
            ["ClientRequestToken"] = Guid.NewGuid().ToString(),
            ["PipelineDefinition"] = new JsonObject { ["Version"] = "2020-12-01", ["Parameters"] = new JsonArray(), ["Steps"] = steps }.ToJsonString(),
        });
    }

    private static JsonObject Request(Api api, string name) => JsonNode.Parse($$"""
        {"HyperParameterTuningJobName":"{{name}}",
         "HyperParameterTuningJobConfig":{"Strategy":"Random","ResourceLimits":{"MaxNumberOfTrainingJobs":20,"MaxParallelTrainingJobs":4},
          "HyperParameterTuningJobObjective":{"Type":"Maximize","MetricName":"score"},
          "ParameterRanges":{"ContinuousParameterRanges":[{"Name":"alpha","MinValue":"0.01","MaxValue":"0.9","ScalingType":"Linear"}]} },
         "TrainingJobDefinition":{"RoleArn":"{{api.RoleArn}}",
          "StaticHyperParameters":{"sagemaker_program":"\"trial.py\"","sagemaker_submit_directory":"\"s3://bench/sourcedir.tar.gz\""},
          "AlgorithmSpecification":{"TrainingImage":"{{Image}}","TrainingInputMode":"File","MetricDefinitions":[{"Name":"score","Regex":"score=([0-9.]+)"}]},
          "OutputDataConfig":{"S3OutputPath":"s3://bench/models"},"ResourceConfig":{"InstanceType":"ml.m5.large","InstanceCount":1,"VolumeSizeInGB":30},
          "StoppingCondition":{"MaxRuntimeInSeconds":600} } }
        """)!.AsObject();

    private static async Task<double> BareAsync(int count)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++) await Run.OutputAsync(Repository.Python, ["-c", "pass"]);
        return watch.Elapsed.TotalSeconds;
    }

    // One thread a trial, as in a job's container on Local: four trials that each take every core would only hinder each other.
    private static Dictionary<string, string?> One(Platform platform) => new()
    {
        ["SM_MODEL_DIR"] = platform.Scratch,
        ["OMP_NUM_THREADS"] = "1",
        ["OPENBLAS_NUM_THREADS"] = "1",
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
