using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Tests.Support;
using Drift = MlInfra.Analysis.Drift;
using Kind = MlInfra.Lambdas.Monitors.MonitorKind;
using QualitySettings = MlInfra.Analysis.ModelQuality.QualitySettings;
using Told = MlInfra.Lambdas.Monitors.MonitorDefinition;

namespace MlInfra.Constructs.Tests.Monitoring;

/// <summary>What the constructs write is what the function reads, with its own reader, which refuses what it does not know.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void A_plain_monitor_leaves_all_that_has_a_default_to_the_function()
    {
        var told = Of((stack, watched) => new DataQualityMonitor(stack, "Data", new() { Endpoint = watched.Endpoint, Baseline = watched.Baseline, Backend = MonitorFixture.InAccount, MonitorName = "data" }));

        Assert.Equal((Kind.DataQuality, "data", "tumours", "AllTraffic", 1), (told.Kind, told.Monitor, told.Endpoint, told.Variant, told.PeriodHours));
        Assert.Equal(("s3://bucket/data-capture", "s3://bucket/monitoring/tumours/data"), (told.Captured.ToString(), told.Folder.ToString()));
        Assert.True(told.Baseline.OfModelPackage);
        Assert.Equal(new Analysis.DataQuality.DataQualitySettings(), told.DataQuality);
        Assert.Equal((48, 64L << 20), (told.CatchUpHours, told.LambdaBytes));
        Assert.Equal(("ml.m5.xlarge", 30, 3600, "mlinfra-monitor"), (told.Job!.InstanceType, told.Job.VolumeGb, told.Job.MaxRuntimeSeconds, told.Job.Code.Path.Split('/')[^1]));
        Assert.Empty(told.Job.Subnets);
    }

    [Fact]
    public void The_defaults_of_every_setting_are_those_of_the_analysis()
    {
        // Each kind writes what differs from its defaults: from the analysis' own defaults, nothing does.
        var (data, drift) = (new Analysis.DataQuality.DataQualitySettings(), new Drift.DriftSettings());
        Json.Equal("{}", new DataQualitySettings { ShareTolerance = data.ShareTolerance }.ToNode());
        Json.Equal("{}", new DriftSettings
        {
            NumberLimit = drift.NumberLimit, CategoryLimit = drift.CategoryLimit, Level = drift.Level, RequireSignificance = drift.RequireSignificance,
            MinimumCount = drift.MinimumCount, Bins = drift.Bins,
            NumberMeasure = Enum.Parse<NumberMeasure>(drift.NumberMeasure.ToString()),
            CategoryMeasure = Enum.Parse<CategoryMeasure>(drift.CategoryMeasure.ToString()),
            Correction = Enum.Parse<Correction>(drift.Correction.ToString()),
        }.ToNode());
        var quality = new QualitySettings();
        Json.Equal("{}", new ModelQualitySettings { Confidence = quality.Confidence, Resamples = quality.Resamples, Seed = quality.Seed, MinimumCount = quality.MinimumCount }.ToNode());
        var bias = new Analysis.Bias.BiasSettings();
        Json.Equal("{}", new BiasSettings { Confidence = bias.Confidence, Resamples = bias.Resamples, Seed = bias.Seed, MinimumCount = bias.MinimumCount, FlipTestSample = bias.FlipTestSample }.ToNode());
        var shapley = new Analysis.Attribution.ShapleySettings();
        Json.Equal("{}", new AttributionSettings { BatchRows = shapley.BatchRows, ExactUpTo = shapley.ExactUpTo, Seed = shapley.Seed }.ToNode());
    }

    [Fact]
    public void Every_setting_of_data_quality_reaches_the_function()
    {
        var told = Of((stack, watched) => new DataQualityMonitor(stack, "Data", new()
        {
            Endpoint = watched.Endpoint,
            Baseline = MonitorBaseline.FromFiles(watched.Bucket, constraints: "base/constraints.json", statistics: "base/statistics.json"),
            Backend = MonitorBackend.InAccount(MonitorFixture.Options with { Job = null, CatchUpHours = 100 }),
            Schedule = MonitorSchedule.EveryHours(6),
            Features = ["radius", "texture"],
            Settings = new()
            {
                ShareTolerance = 0,
                Drift = new()
                {
                    NumberMeasure = NumberMeasure.Wasserstein, CategoryMeasure = CategoryMeasure.ChiSquared, NumberLimit = 0.3, CategoryLimit = 0.2,
                    Level = 0.01, RequireSignificance = false, Correction = Correction.Holm, MinimumCount = 50, Bins = 20,
                },
            },
        }));

        Assert.Equal(
            new Analysis.DataQuality.DataQualitySettings
            {
                ShareTolerance = 0,
                Drift = new()
                {
                    NumberMeasure = Drift.NumberMeasure.Wasserstein, CategoryMeasure = Drift.CategoryMeasure.ChiSquared, NumberLimit = 0.3, CategoryLimit = 0.2,
                    Level = 0.01, RequireSignificance = false, Correction = Drift.Correction.Holm, MinimumCount = 50, Bins = 20,
                },
            },
            told.DataQuality);
        Assert.Equal(("s3://bucket/base/statistics.json", "s3://bucket/base/constraints.json"), (told.Baseline.Statistics!.ToString(), told.Baseline.Constraints!.ToString()));
        Assert.Equal((6, 100, null), (told.PeriodHours, told.CatchUpHours, told.Job));
        Assert.Equal(["radius", "texture"], told.Features);
    }

    [Fact]
    public void All_of_a_model_quality_monitor_reaches_the_function()
    {
        var told = Of((stack, watched) => new ModelQualityMonitor(stack, "Model", new()
        {
            Endpoint = watched.Endpoint, Baseline = watched.Baseline, Backend = MonitorFixture.InAccount, Problem = ProblemType.MulticlassClassification,
            GroundTruth = new() { Bucket = watched.Bucket, Prefix = "labels", LagHours = 12 }, Prediction = "class", Score = "chance", Answers = ["class", "chance"],
            PositiveLabel = "M", Threshold = 0.4, Label = "truth", Settings = new() { Confidence = 0.9, Resamples = 200, Seed = 7, MinimumCount = 30 },
        }));

        Assert.Equal((Kind.ModelQuality, Analysis.ModelQuality.ProblemType.MulticlassClassification, "s3://bucket/labels", 12),
            (told.Kind, told.Problem, told.GroundTruth!.ToString(), told.LagHours));
        Assert.Equal(("class", "chance", "M", 0.4, "truth"), (told.Prediction, told.Score, told.PositiveLabel, told.Threshold, told.Label));
        Assert.Equal(new QualitySettings { Confidence = 0.9, Resamples = 200, Seed = 7, MinimumCount = 30 }, told.ModelQuality);
        Assert.Equal(["class", "chance"], told.Answers);
    }

    [Fact]
    public void All_of_a_bias_monitor_reaches_the_function()
    {
        var told = Of((stack, watched) => new BiasMonitor(stack, "Bias", new()
        {
            Endpoint = watched.Endpoint, Baseline = watched.Baseline, Backend = MonitorFixture.InAccount, Score = "chance", Group = "region",
            Facets = [BiasFacet.OfValues("sex", "f", "x"), BiasFacet.Above("age", 40)],
            Settings = new() { Tolerance = 0.05, Confidence = 0.9, Resamples = 100, Seed = 3, MinimumCount = 10, FlipTestSample = 500 },
        }));

        Assert.Equal([("sex", "f,x"), ("age", "(40, Infinity)")], told.Facets.Select(facet => (facet.Column, facet.Value)));
        Assert.Equal(("chance", "region", 0.05, 0, null), (told.Score, told.Group, told.BiasTolerance, told.LagHours, told.GroundTruth));
        Assert.Equal(new Analysis.Bias.BiasSettings { Confidence = 0.9, Resamples = 100, Seed = 3, MinimumCount = 10, FlipTestSample = 500 }, told.Bias);
    }

    [Fact]
    public void All_of_an_attribution_monitor_reaches_the_function()
    {
        var told = Of((stack, watched) => new AttributionMonitor(stack, "Attribution", new()
        {
            Endpoint = watched.Endpoint, Backend = MonitorFixture.InAccount, Features = ["radius"], Score = "chance", Calls = 1000,
            Baseline = MonitorBaseline.FromFiles(watched.Bucket, config: "base/analysis_config.json"), Settings = new() { Records = 20, BatchRows = 100, ExactUpTo = 8, Seed = 5 },
        }));

        Assert.Equal((1000, 20, "chance", "s3://bucket/base/analysis_config.json"), (told.Calls, told.AttributionRecords, told.Score, told.Baseline.Config!.ToString()));
        Assert.Equal(new Analysis.Attribution.ShapleySettings { BatchRows = 100, ExactUpTo = 8, Seed = 5 }, told.Attribution);
    }

    private static Told Of(Func<Amazon.CDK.Stack, (Constructs.Endpoints.RealTimeEndpoint Endpoint, Amazon.CDK.AWS.S3.Bucket Bucket, MonitorBaseline Baseline), EndpointMonitor> monitor)
    {
        var template = Synthesized.Of(stack => monitor(stack, MonitorFixture.Watched(stack)));
        var text = Deployed.Text(template.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MONITOR"]!);

        // As it is once the names are known.
        return Told.Parse(text.Replace("<Bucket>", "bucket", StringComparison.Ordinal));
    }
}
