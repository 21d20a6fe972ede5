using System.Diagnostics;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.Sagemaker;
using Benchmarks.Support;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using Duration = Amazon.CDK.Duration;

namespace Benchmarks.Definitions;

/// <summary>
/// What saying a pipeline in typed steps costs in synth, against the same definition handed over as a ready string: 10 and 50 steps,
/// 1 and 20 pipelines in a stack. Both end in Synth; roles are given, so that only the definition differs.
/// </summary>
internal static class StepsBenchmark
{
    public static async Task<bool> RunAsync(int? rounds)
    {
        // What jsii unpacks it never deletes; the folder of this run goes with it.
        var temp = Directory.CreateTempSubdirectory("mlinfra-steps-");
        System.Environment.SetEnvironmentVariable("TMPDIR", temp.FullName);
        System.Environment.SetEnvironmentVariable("CDK_VALIDATION", "false");
        try
        {
            foreach (var (steps, pipelines) in new[] { (10, 1), (50, 1), (10, 20), (50, 20) })
            {
                List<double> ours = [], peer = [];
                var ready = "";
                Typed();
                Ready();
                for (var round = 0; round < (rounds ?? 5); round++)
                {
                    ours.Add(Typed());
                    peer.Add(Ready());
                }
                var comparison = new Comparison($"steps: {pipelines} x {steps} steps, {ready.Length / 1024} KB each", "typed steps, checked", "the same definition as a ready string");
                comparison.Add(ours, peer);
                comparison.Print();
                var (a, b) = (Median(ours), Median(peer));
                Console.WriteLine($"  over the string: {(a - b) * 1000 / pipelines:0.0} ms a pipeline, {(a - b) * 1000 / pipelines / steps:0.00} ms a step");

                double Typed() => Synth(temp, pipelines, (stack, i, role, bucket) => ready = new TrainingPipeline(stack, $"Pipeline{i}", Props(steps, role, bucket)).DefinitionBody);
                double Ready() => Synth(temp, pipelines, (stack, i, role, bucket) => _ = new CfnPipeline(stack, $"Pipeline{i}", new CfnPipelineProps
                {
                    PipelineName = $"pipeline-{i}",
                    PipelineDefinition = new Dictionary<string, object> { ["PipelineDefinitionBody"] = ready },
                    RoleArn = role.RoleArn,
                }));
            }
            return true;
        }
        finally
        {
            temp.Delete(recursive: true);
            await Task.CompletedTask;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Synth(DirectoryInfo temp, int pipelines, Action<Stack, int, IRole, IBucket> define)
    {
        var outdir = Path.Combine(temp.FullName, "out", Guid.NewGuid().ToString("N"));
        var app = new App(new AppProps { Outdir = outdir, AnalyticsReporting = false });
        var stack = new Stack(app, "Bench", new StackProps { Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "eu-west-1" } });
        var role = Role.FromRoleArn(stack, "Role", "arn:aws:iam::111122223333:role/Pipeline");
        var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < pipelines; i++) define(stack, i, role, bucket);
        app.Synth();
        var seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(outdir, recursive: true);
        return seconds;
    }

    private static TrainingPipelineProps Props(int count, IRole role, IBucket bucket)
    {
        var epochs = PipelineParameter.Integer("Epochs", 10);
        var steps = new List<PipelineStep>();
        PipelineValue data = "s3://bucket/data";
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                var process = new ProcessingStep($"Step{i}", new ProcessingStepProps
                {
                    Image = Image.Sklearn("1.2-1"),
                    InstanceType = "ml.m5.xlarge",
                    ContainerEntrypoint = ["python3", "-c", "pass"],
                    Inputs = [new ProcessingInput("data", data, "/opt/ml/processing/data")],
                    Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train")],
                });
                data = process.Output("train");
                steps.Add(process);
                continue;
            }
            var train = new TrainingStep($"Step{i}", new TrainingStepProps
            {
                Estimator = new Estimator(Image.Sklearn("1.2-1"), new EstimatorProps { InstanceType = "ml.m5.xlarge", Hyperparameters = new Dictionary<string, PipelineValue> { ["epochs"] = epochs, ["alpha"] = 0.001 } }),
                Inputs = new Dictionary<string, Channel> { ["train"] = data },
                MaxRun = Duration.Hours(1),
                Spot = ManagedSpot.WaitAtMost(Duration.Hours(2)),
                Checkpoints = Checkpoints.PerRun(),
            });
            data = train.ModelArtifacts;
            steps.Add(train);
        }
        return new TrainingPipelineProps { Artifacts = bucket, Role = role, Parameters = [epochs], Steps = steps };
    }
}
