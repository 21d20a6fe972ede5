using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Monitoring;

/// <summary>What would only show when nothing is judged is refused at synth.</summary>
public sealed class MonitorProblemTests
{
    [Fact]
    public void An_endpoint_that_keeps_nothing() => Refused(
        (stack, _, baseline) => Data(new RealTimeEndpoint(stack, "Deaf", new() { Variants = [EndpointFixture.Variant] }), baseline),
        "Endpoint: got 'Test/Deaf', which keeps no requests, must say what is captured, which is all that a monitor can see; set Capture = new DataCapture { Bucket = ... } at the endpoint.");

    [Fact]
    public void An_endpoint_of_a_mode_that_keeps_nothing() => Refused(
        (stack, _, baseline) => Data(new ServerlessEndpoint(stack, "Sporadic", new() { Model = ModelSource.FromModelName("model") }), baseline),
        "Endpoint: got 'Test/Sporadic', of type ServerlessEndpoint, must keep its requests, which SageMaker does for real-time and multi-model endpoints alone; serve by a RealTimeEndpoint with Capture, or let callers write what they ask under a dated prefix and watch MonitoredSource.DataSet.");

    [Fact]
    public void An_endpoint_made_elsewhere_of_which_it_is_not_said_what_it_keeps() => Refused(
        (stack, _, baseline) => Data(RealTimeEndpoint.FromEndpointName(stack, "Other", "other"), baseline),
        "Capture: got nothing for an endpoint that is made elsewhere, must say what is captured, which is all that a monitor can see; set Capture = new DataCapture { Bucket = ... } as that endpoint has it.");

    [Fact]
    public void A_capture_of_nothing() => Refused(
        (stack, bucket, baseline) => Data(RealTimeEndpoint.FromEndpointName(stack, "Other", "other"), baseline) with { Capture = new() { Bucket = bucket, Percentage = 0, Input = false } },
        "Capture.Percentage: got 0 %, must keep some of the requests, or there is nothing to judge; take 100, or 20 where there are many.",
        "Capture.Input: got false, must be true: the monitor looks at the requests; set Input = true.");

    [Fact]
    public void A_capture_without_answers_for_the_kinds_that_look_at_them()
    {
        foreach (var (kind, define) in new (string, Func<Stack, RealTimeEndpoint, Bucket, MonitorBaseline, EndpointMonitor>)[]
        {
            ("ModelQuality", (stack, endpoint, bucket, baseline) => new ModelQualityMonitor(stack, "Watch", new()
                { Endpoint = endpoint, Baseline = baseline, Problem = ProblemType.Regression, Prediction = "price", GroundTruth = new() { Bucket = bucket }, Backend = MonitorFixture.InAccount })),
            ("Bias", (stack, endpoint, bucket, baseline) => new BiasMonitor(stack, "Watch", new()
                { Endpoint = endpoint, Baseline = baseline, Prediction = "answer", Facets = [BiasFacet.OfValues("sex", "f")], Backend = MonitorFixture.InAccount })),
        })
        {
            var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
            {
                var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack, capture => capture with { Output = false });
                _ = define(stack, endpoint, bucket, baseline);
            }));

            Assert.EndsWith($"Monitor at 'Test/Watch' can't be defined:\nCapture.Output: got false, must be true: a monitor of {kind} looks at the answers; set Output = true.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_places_and_periods_that_cannot_be() => Refused(
        (stack, bucket, _) => Data(MonitorFixture.Watched(stack).Endpoint, MonitorBaseline.FromFiles(bucket, constraints: "s3://b/constraints.json"), bucket) with
        {
            MonitorName = "-data", ReportsPrefix = "/reports/", Schedule = MonitorSchedule.EveryHours(5), Variant = "AllTrafic", Features = ["radius", "radius"],
            Alarms = new() { Periods = 40, ViolatedPeriods = 41, MissingPeriods = 0 },
        },
        "MonitorName: got '-data', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names schedules; shorten it or leave it out.",
        "ReportsPrefix: got '/reports/', must name a folder of the bucket without slashes at its ends; take monitoring.",
        "Schedule: got periods of 5 hours, must be 1, 2, 3, 4, 6, 8, 12 or 24 hours, so that periods tile the day; take MonitorSchedule.Hourly() or Daily().",
        "Baseline: got no statistics, must name statistics.json, with which the data is compared; add statistics: \"...\".",
        "Baseline: got 's3://b/constraints.json', must be the key of a file in the bucket; drop s3://bucket/ and a slash before it.",
        "Features: got 2 named 'radius', must have names that differ; rename all but one.",
        "Alarms.ViolatedPeriods: got 41 of 40 periods, must be 1 to the number of periods; take 2 of 3.",
        "Alarms.Periods: got 40 periods of 5 hours, which with the one that goes on are 205 hours, must be at least 1 and look back at most 168 hours, as CloudWatch's alarms do; take fewer or shorter periods.",
        "Alarms.MissingPeriods: got 0 periods of 5 hours, which with the one that goes on are 5 hours, must be at least 1 and look back at most 168 hours, as CloudWatch's alarms do; take fewer or shorter periods.",
        "Variant: got 'AllTrafic', must be a variant of the endpoint ('AllTraffic'); did you mean 'AllTraffic'?");

    [Fact]
    public void Seven_days_are_looked_back_at_and_no_more()
    {
        Synthesized.Of(stack => Define(stack, (s, _, baseline) => Data(MonitorFixture.Watched(s).Endpoint, baseline) with { Schedule = MonitorSchedule.Daily(), Alarms = new() { Periods = 6, MissingPeriods = 6 } }));

        Refused(
            (stack, _, baseline) => Data(MonitorFixture.Watched(stack).Endpoint, baseline) with { Schedule = MonitorSchedule.Daily(), Alarms = new() { Periods = 7 } },
            "Alarms.Periods: got 7 periods of 24 hours, which with the one that goes on are 192 hours, must be at least 1 and look back at most 168 hours, as CloudWatch's alarms do; take fewer or shorter periods.");
    }

    [Fact]
    public void Settings_of_the_function_and_of_the_job() => Refused(
        (stack, _, baseline) => Data(MonitorFixture.Watched(stack).Endpoint, baseline) with
        {
            Settings = new() { ShareTolerance = 1, Drift = new() { NumberLimit = 0, CategoryLimit = -1, Level = 1, MinimumCount = 0, Bins = 1 } },
            Backend = MonitorBackend.InAccount(new()
            {
                LambdaPackage = "/nowhere", MemoryMiB = 100, LogRetentionDays = 2, LambdaMiB = 0, CatchUpHours = 400, Timeout = Duration.Minutes(16),
                Job = new() { MonitorPackage = "/nowhere/mlinfra-monitor", InstanceType = "ml.m6g.large", VolumeSizeInGB = 0, MaxRun = Duration.Days(6), Network = new() { Isolated = true } },
            }),
        },
        "Settings.ShareTolerance: got 1, must be a share from 0 to below 1; take 0.01.",
        "Settings.Drift.NumberLimit: got 0, must be a distance above 0; take 0.1, or leave it out.",
        "Settings.Drift.CategoryLimit: got -1, must be a distance above 0; take 0.1, or leave it out.",
        "Settings.Drift.Level: got 1, must be a chance between 0 and 1; take 0.001.",
        "Settings.Drift.MinimumCount: got 0, must be 1 or more; take 100.",
        "Settings.Drift.Bins: got 1, must be 2 to 1000; take 10.",
        "LambdaPackage: got '/nowhere', must be a folder that holds MlInfra.Lambdas.dll; run lambdas/publish.sh, or set MLINFRA_LAMBDA_PACKAGE to the folder that it published to.",
        "Backend.MemoryMiB: got 100 MiB, must be 128 to 10240 MiB, as Lambda offers; take 1769.",
        "Backend.LogRetentionDays: got 2 days, must be a period that CloudWatch Logs offers; take 3.",
        "Backend.LambdaMiB: got 0 MiB, must be 1 to 10240 MiB, what a function can read in its time; take 64.",
        "Backend.CatchUpHours: got 400 hours, must be 1 to 336 hours, since CloudWatch takes no older values; take 48.",
        "Backend.Timeout: got 960 seconds, must be 1 to 15 minutes, as long as Lambda lets a function run; take 10 minutes.",
        "Backend.Job.MonitorPackage: got '/nowhere/mlinfra-monitor', must be the file mlinfra-monitor; run lambdas/publish-monitor.sh, or set MLINFRA_MONITOR_PACKAGE to the file that it published.",
        $"Backend.Job.InstanceType: got 'ml.m6g.large', must be an instance type that SageMaker offers for processing (this one is for hosting, cluster); take {Nearest.Say("ml.m6g.large", InstanceCatalogue.For(InstanceUse.Processing))}.",
        "Backend.Job.VolumeSizeInGB: got 0 GB, must be 1 to 16384 GB; take 30.",
        "Backend.Job.MaxRun: got 518400 seconds, must be a minute to 5 days, as a processing job may run; take an hour.",
        "Backend.Job.Network: got a container that is cut off, must reach S3 and CloudWatch, where it reads and tells; give it a VPC with endpoints of those in place of the isolation.");

    [Fact]
    public void More_than_a_functions_environment_takes()
    {
        string[] few = [.. Enumerable.Range(0, 150).Select(i => $"feature_{i:000}")];
        string[] many = [.. Enumerable.Range(0, 300).Select(i => $"feature_{i:000}")];

        Synthesized.Of(stack => Define(stack, (s, _, baseline) => Data(MonitorFixture.Watched(s).Endpoint, baseline) with { Features = few }));
        var message = Rejections.MessageOf(() => Synthesized.Of(stack => Define(stack, (s, _, baseline) => Data(MonitorFixture.Watched(s).Endpoint, baseline) with { Features = many })));

        Assert.Matches(@"Features: got 300 names, with which the definition has \d+ bytes, must leave it at most 4096, which a function's environment takes; leave Features out where the baseline names the columns, or shorten them\.$", message);
    }

    [Fact]
    public void Answers_that_are_not_named()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (endpoint, bucket, baseline) = MonitorFixture.Watched(stack);
            _ = new ModelQualityMonitor(stack, "Watch", new()
            {
                Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, Problem = ProblemType.BinaryClassification, Threshold = 2,
                GroundTruth = new() { Bucket = bucket, Prefix = "/", LagHours = 300 }, Settings = new() { Confidence = 1, Resamples = 10, Seed = -1, MinimumCount = 0 },
            });
        }));

        Assert.Equal(
            """
            ModelQualityMonitor at 'Test/Watch' can't be defined:
            Prediction: got neither Prediction nor Score, must name the column of the answer or that of its score; set one; of answers in CSV, name the columns with Answers as well.
            Threshold: got 2, must be a score from 0 to 1; take 0.5.
            GroundTruth.Prefix: got '/', must name a folder of the bucket without slashes at its ends; take ground-truth.
            GroundTruth.LagHours: got 300 hours, must be 0 to 240 hours; take what most labels need; later ones are counted with LateHours.
            Settings.Confidence: got 1, must be a confidence between 0 and 1; take 0.99.
            Settings.Resamples: got 10, must be 20 to 100000 resamples; take 1000.
            Settings.Seed: got -1, must be 0 or more; take 1.
            Settings.MinimumCount: got 0, must be 1 or more; take 100.
            """.ReplaceLineEndings("\n"), message);
    }

    [Fact]
    public void Facets_that_are_none()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (endpoint, _, baseline) = MonitorFixture.Watched(stack);
            _ = new BiasMonitor(stack, "Watch", new()
            {
                Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, Prediction = "answer", Answers = ["anwser"], Features = ["sex", "age"], Group = "region",
                Facets = [BiasFacet.OfValues("sex"), BiasFacet.Above("aeg", double.NaN)],
            });
        }));

        Assert.Equal(
            """
            BiasMonitor at 'Test/Watch' can't be defined:
            Prediction: got 'answer', must be one of Answers ('anwser'); did you mean 'anwser'?
            Facets[0]: got no values of 'sex', must name the values that make the facet; add one.
            Facets[1]: got above NaN, must be above a number; take one.
            Facets[1]: got 'aeg', must be one of Features; did you mean 'age'?
            Group: got 'region', must be one of Features; did you mean 'age'?
            """.ReplaceLineEndings("\n"), message);
    }

    [Fact]
    public void Attributions_of_what_cannot_be_asked()
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack =>
        {
            var (_, bucket, baseline) = MonitorFixture.Watched(stack);
            var many = new MultiModelEndpoint(stack, "Many", new() { Image = Image.Sklearn(), Models = bucket, InstanceType = "ml.m5.large", Capture = new() { Bucket = bucket } });
            _ = new AttributionMonitor(stack, "Watch", new()
                { Endpoint = many, Baseline = baseline, Backend = MonitorFixture.InAccount, Calls = 5, Settings = new() { Records = 0, BatchRows = 0, ExactUpTo = 21, Seed = -1 } });
        }));

        Assert.Equal(
            """
            AttributionMonitor at 'Test/Watch' can't be defined:
            Settings.Records: got 0, must be 1 to 10000 records; take 50.
            Settings.BatchRows: got 0, must be 1 to 10000 rows; take 500.
            Settings.ExactUpTo: got 21, must be 0 to 20 features: there are 2^n coalitions; take 10.
            Settings.Seed: got -1, must be 0 or more; take 1.
            Calls: got 5, must be 10 to 100000 calls a period; take 200.
            Features: got none, must name the columns of a request in their order, since the endpoint is asked with them; list them as the model was trained.
            Endpoint: got 'Test/Many', of many models, must serve one model, which is explained; serve the model by a RealTimeEndpoint.
            """.ReplaceLineEndings("\n"), message);
    }

    private static DataQualityMonitorProps Data(InferenceEndpoint endpoint, MonitorBaseline baseline, IBucket? reports = null) =>
        new() { Endpoint = endpoint, Baseline = baseline, Reports = reports, Backend = MonitorFixture.InAccount };

    private static void Define(Stack stack, Func<Stack, Bucket, MonitorBaseline, DataQualityMonitorProps> props)
    {
        var bucket = new Bucket(stack, "Elsewhere");
        var baseline = MonitorBaseline.OfDeployedVersion(Constructs.Registry.ModelGroup.FromModelPackageGroupName("tumour"), bucket);
        _ = new DataQualityMonitor(stack, "Watch", props(stack, bucket, baseline));
    }

    private static void Refused(Func<Stack, Bucket, MonitorBaseline, DataQualityMonitorProps> props, params string[] lines)
    {
        var message = Rejections.MessageOf(() => Synthesized.Of(stack => Define(stack, props)));

        Assert.Equal(string.Join('\n', ["DataQualityMonitor at 'Test/Watch' can't be defined:", .. lines]), message);
    }
}
