using System.Text.Json.Nodes;
using MlInfra.Cli.Commands;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Sample;
using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.Platform;

public sealed class PlatformTests
{
    [Fact]
    public void Reads_the_steps_of_a_definition_in_order_with_those_behind_the_gate()
    {
        var definition = Definition.Read("""
            {"Parameters": [{"Name": "AccuracyGate", "Type": "Float", "DefaultValue": 0.85}, {"Name": "InputData", "Type": "String", "DefaultValue": "s3://b/k"}],
             "Steps": [{"Name": "Train", "Type": "Training", "Arguments": {}},
                       {"Name": "Check", "Type": "Condition", "Arguments": {"IfSteps": [{"Name": "Register", "Type": "RegisterModel"}], "ElseSteps": [{"Name": "Fail", "Type": "Fail"}]}}]}
            """);

        Assert.Equal(["Train", "Check", "Register"], definition.Steps);
        Assert.Equal("0.85", definition.Defaults["AccuracyGate"]);
        Assert.Equal("s3://b/k", definition.Defaults["InputData"]);
    }

    [Fact]
    public void Tells_an_evaluation_in_one_line_with_the_gate()
    {
        var evaluation = new Evaluation("s3://b/k", JsonNode.Parse("""{"accuracy": 0.98837, "recall": 0.96875, "confusion": {"true_positive": 31}, "records": 86}""")!.AsObject());

        Assert.Equal("accuracy [bold]0.988[/] [dim](gate 0.85)[/]  recall 0.969  [dim]n 86[/]", Training.Words(evaluation, "0.85"));
        Assert.Equal(0.98837, evaluation.Accuracy);
    }

    [Theory]
    [InlineData("s3://bucket/a/b.json", "bucket", "a/b.json")]
    [InlineData("s3://bucket/", "bucket", "")]
    public void Reads_an_S3_address(string uri, string bucket, string key) => Assert.Equal(new S3Address(bucket, key), S3Address.Parse(uri));

    [Theory]
    [InlineData("https://bucket/key", "'https://bucket/key' is no S3 address: it must begin with s3://.")]
    [InlineData("s3://bucket", "'s3://bucket' names no object.")]
    public void Refuses_what_is_no_S3_address(string uri, string message) => Assert.Equal(message, Assert.Throws<CliException>(() => S3Address.Parse(uri)).Message);

    [Fact]
    public void Spreads_the_samples_over_the_data_the_same_way_every_time()
    {
        var records = TumourRecords.Read(Path.Combine(Shell.RepositoryRoot, "samples", "tumour", "data", "breast-cancer.csv"));

        var chosen = records.Spread(8);

        Assert.Equal((569, 30), (records.Count, records.Features.Count));
        Assert.Equal(chosen.Select(r => r.Number), records.Spread(8).Select(r => r.Number));
        Assert.Equal(8, chosen.Select(r => r.Number).Distinct().Count());
        Assert.Contains(chosen, r => r.Malignant);
        Assert.Contains(chosen, r => !r.Malignant);
        Assert.Equal(569, records.Spread(100_000).Count);
    }

    [Theory]
    [InlineData("START RequestId: 1 Version: $LATEST", null)]
    [InlineData("REPORT RequestId: 1 Duration: 8 ms", null)]
    [InlineData("", null)]
    [InlineData("plain", "plain")]
    [InlineData("""{"timestamp":"T","level":"ERROR","message":"The event was not handled.","errorMessage":"no leave"}""", "T ERROR The event was not handled: no leave")]
    [InlineData("""{"timestamp":"T","level":"INFO","message":"All is well."}""", "T INFO All is well.")]
    [InlineData("""{"other":"T"}""", """{"other":"T"}""")]
    [InlineData("{cut off", "{cut off")]
    public void Shows_a_functions_log_line_as_a_person_wants_it(string line, string? shown) => Assert.Equal(shown, LogLine.Read(line)?.Shown);

    [Fact]
    public void Keeps_the_users_profile_away_from_the_local_endpoint()
    {
        var environment = new Target { StackName = "S", Endpoint = new Uri("http://127.0.0.1:4566") }.Environment("/state");

        Assert.Equal("http://127.0.0.1:4566", environment["AWS_ENDPOINT_URL"]);
        Assert.Null(environment["AWS_PROFILE"]);
        Assert.Null(environment["AWS_SESSION_TOKEN"]);
        Assert.StartsWith("/state", environment["CDK_HOME"]);
    }

    [Fact]
    public void Leaves_the_users_environment_alone_for_AWS()
    {
        var environment = new Target { StackName = "S", Profile = "prod" }.Environment("/state");

        Assert.Equal(["AWS_PROFILE"], environment.Keys);
        Assert.Equal("prod", environment["AWS_PROFILE"]);
    }
}
