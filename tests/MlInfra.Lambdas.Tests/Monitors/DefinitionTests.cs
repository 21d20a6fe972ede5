using System.Text.Json.Nodes;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Lambdas.Monitors;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class DefinitionTests
{
    private static JsonObject Least => JsonNode.Parse("""
        {"kind":"DataQuality","monitor":"watch","endpoint":"e","variant":"v","captured":"s3://b/capture/","reports":"s3://b/reports","baseline":{"source":"ModelPackage"}}
        """)!.AsObject();

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var read = MonitorDefinition.Parse(Least.ToJsonString());

        Assert.Equal((MonitorKind.DataQuality, "watch", "e", "v"), (read.Kind, read.Monitor, read.Endpoint, read.Variant));
        Assert.Equal((1, 0, 48, 64L << 20, 200), (read.PeriodHours, read.LagHours, read.CatchUpHours, read.LambdaBytes, read.Calls));
        Assert.Equal(("s3://b/capture", "s3://b/reports/e/watch"), (read.Captured.ToString(), read.Folder.ToString()));
        Assert.True(read.Baseline.OfModelPackage);
        Assert.Equal(new DriftSettings(), read.DataQuality.Drift);
        Assert.Equal((0.01, "1", 0.5), (read.DataQuality.ShareTolerance, read.PositiveLabel, read.Threshold));
        Assert.Null(read.Job);
    }

    [Fact]
    public void Reads_every_member()
    {
        var read = MonitorDefinition.Parse("""
            {"kind":"ModelQuality","monitor":"watch","endpoint":"e","variant":"v","periodHours":24,"captured":"s3://b","reports":"s3://b/r",
             "baseline":{"statistics":"s3://b/s.json","constraints":"s3://b/c.json"},"features":["a","b"],"answers":["p","s"],"groundTruth":"s3://b/truth","lagHours":6,
             "problem":"MulticlassClassification","prediction":"p","score":"s","label":"y","positiveLabel":"yes","threshold":0.7,"group":"g","calls":20,
             "settings":{"confidence":0.9,"resamples":50,"seed":7,"minimumCount":30},"lambdaBytes":1000,"catchUpHours":96,
             "job":{"role":"arn:r","image":"i","instanceType":"ml.m5.large","volumeGb":50,"code":"s3://b/mlinfra-monitor","kmsKey":"k","subnets":["n"],"securityGroups":["g"],"maxRuntimeSeconds":600}}
            """);

        Assert.Equal((ProblemType.MulticlassClassification, "p", "s", "y", "yes", 0.7, "g"), (read.Problem, read.Prediction, read.Score, read.Label, read.PositiveLabel, read.Threshold, read.Group));
        Assert.Equal((24, 6, 96, 1000L, 20), (read.PeriodHours, read.LagHours, read.CatchUpHours, read.LambdaBytes, read.Calls));
        Assert.Equal((0.9, 50, 7, 30), (read.ModelQuality.Confidence, read.ModelQuality.Resamples, read.ModelQuality.Seed, read.ModelQuality.MinimumCount));
        Assert.Equal(("a,b", "p,s"), (string.Join(',', read.Features), string.Join(',', read.Answers)));
        Assert.Equal(("s3://b/s.json", "s3://b/c.json", "s3://b/truth"), (read.Baseline.Statistics!.ToString(), read.Baseline.Constraints!.ToString(), read.GroundTruth!.ToString()));
        Assert.Equal(("ml.m5.large", 50, "s3://b/mlinfra-monitor", 600, "k", "n"), (read.Job!.InstanceType, read.Job.VolumeGb, read.Job.Code.ToString(), read.Job.MaxRuntimeSeconds, read.Job.KmsKey, read.Job.Subnets[0]));
    }

    [Fact]
    public void Reads_the_settings_of_drift()
    {
        var json = Least;
        json["settings"] = JsonNode.Parse("""{"shareTolerance":0,"drift":{"numberMeasure":"Wasserstein","numberLimit":0.5,"level":0.01,"requireSignificance":false,"minimumCount":10}}""");

        var read = MonitorDefinition.Parse(json.ToJsonString()).DataQuality;

        Assert.Equal(0, read.ShareTolerance);
        Assert.Equal(new DriftSettings { NumberMeasure = NumberMeasure.Wasserstein, NumberLimit = 0.5, Level = 0.01, RequireSignificance = false, MinimumCount = 10 }, read.Drift);
    }

    [Theory]
    [InlineData("kind", "\"Other\"", "kind: got 'Other', must be one of DataQuality, ModelQuality, Bias, Attribution")]
    [InlineData("monitor", null, "monitor: is missing")]
    [InlineData("endpoint", "\"\"", "endpoint: got \"\", must not be empty")]
    [InlineData("periodHours", "5", "periodHours: got 5, must divide 24, so that periods begin at the same hours every day")]
    [InlineData("periodHours", "25", "periodHours: got 25, must be a whole number from 1 to 24")]
    [InlineData("periodHours", "\"1\"", "periodHours: got \"1\", must be a whole number from 1 to 24")]
    [InlineData("captured", "\"b/capture\"", "captured: got 'b/capture', must be s3://bucket/key or a path of this machine")]
    [InlineData("captured", "\"/tmp/x\"", "reports: got 's3://b/reports', must lie where captured does: both in S3, or both on this machine")]
    [InlineData("baseline", "{}", "baseline: got neither, must have either the source ModelPackage or files")]
    [InlineData("baseline", "{\"source\":\"S3\"}", "baseline.source: got 'S3', must be ModelPackage, or be left out where files are named")]
    [InlineData("baseline", "{\"constraints\":\"s3://b/c\"}", "baseline.statistics: got nothing, must name statistics.json: DataQuality compares with it")]
    [InlineData("baseline", "{\"source\":\"ModelPackage\",\"file\":1}", "baseline.file: there is no such member here; there are config, constraints, group, source, statistics")]
    [InlineData("features", "[1]", "features: got [1], must be a list of texts")]
    [InlineData("kind", "\"Bias\"", "prediction: got nothing, must name the column of the answer for Bias, or score the column of the score")]
    [InlineData("kind", "\"Bias\"", "facets: got nothing, must have at least one facet: Bias compares it with the others")]
    [InlineData("kind", "\"ModelQuality\"", "groundTruth: got nothing, must say where labels are put: ModelQuality needs them")]
    [InlineData("kind", "\"Attribution\"", "features: got nothing, must name the columns that the endpoint is sent: Attribution calls it")]
    [InlineData("facets", "[{\"column\":\"c\"}]", "facets[0].values: got nothing, must be given, or else above")]
    [InlineData("settings", "{\"drift\":{\"level\":1}}", "settings.drift.level: got 1, must be a number above 0 and below 1")]
    [InlineData("settings", "{\"shareTolerance\":-1}", "settings.shareTolerance: got -1, must be a number of at least 0 and below 1")]
    [InlineData("catchUpHours", "400", "catchUpHours: got 400, must be a whole number from 1 to 336")]
    [InlineData("job", "{\"role\":\"r\",\"image\":\"i\",\"instanceType\":\"t\",\"code\":\"/x\"}", "job.code: got '/x', must be in S3")]
    public void Names_the_member_that_is_wrong(string member, string? value, string problem)
    {
        var json = Least;
        json.Remove(member);
        if (value is not null) json[member] = JsonNode.Parse(value);

        var error = Assert.Throws<FunctionConfigurationException>(() => MonitorDefinition.Parse(json.ToJsonString()));

        Assert.StartsWith("The monitor's definition can't be used:\n", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message.Split('\n'));
    }

    [Theory]
    [InlineData("Attribution", """{"kind":"BatchTransform","format":"Csv"}""", "source: got BatchTransform, must be left out: Attribution asks the endpoint whose traffic it explains")]
    [InlineData("DataQuality", """{"kind":"BatchTransform","format":"Parquet"}""", "source.format: got Parquet, must be Csv or JsonLines, which batch transform writes")]
    [InlineData("ModelQuality", """{"kind":"BatchTransform","format":"Csv"}""", "source.joined: got false, must be true where answers are looked at: each is joined to its request")]
    [InlineData("ModelQuality", """{"kind":"DataSet","format":"Parquet"}""", "source.id: got nothing, must name the column by which labels name a row")]
    [InlineData("DataQuality", """{"kind":"DataSet","format":"Parquet"}""", "baseline.group: got nothing, must name the group of the versions: there is no endpoint to be asked which is deployed")]
    public void Names_what_files_lack(string kind, string source, string problem)
    {
        var json = Least;
        json.Remove("endpoint");
        json.Remove("variant");
        (json["kind"], json["source"], json["score"], json["groundTruth"], json["features"]) = (kind, JsonNode.Parse(source), "s", "s3://b/truth", new JsonArray("a"));

        var error = Assert.Throws<FunctionConfigurationException>(() => MonitorDefinition.Parse(json.ToJsonString()));

        Assert.Contains(problem, error.Message.Split('\n'));
    }

    [Fact]
    public void Says_all_that_is_wrong_at_once()
    {
        var error = Assert.Throws<FunctionConfigurationException>(() => MonitorDefinition.Parse("""{"kind":"DataQuality","periodHours":0}"""));

        Assert.Equal(7, error.Message.Split('\n').Length - 1);
    }

    [Fact]
    public void Text_that_is_no_JSON_is_refused() => Assert.StartsWith(
        "The monitor's definition is no JSON: ", Assert.Throws<FunctionConfigurationException>(() => MonitorDefinition.Parse("{")).Message, StringComparison.Ordinal);
}
