using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class ScriptModeTests
{
    private static readonly ScriptMode Script = new((JsonObject)JsonNode.Parse("""
        {"TrainingJobName": "j", "HyperParameters": {"sagemaker_program": "\"train.py\"", "sagemaker_submit_directory": "s3://b/s.tar.gz", "learning-rate": "0.10", "b": "\"x\"", "deep": "true", "layers": "[1, \"two\"]", "text": "not json"},
         "InputDataConfig": [{"ChannelName": "val"}, {"ChannelName": "train", "ContentType": "text/csv"}], "ResourceConfig": {"InstanceType": "ml.m5.large"}, "AlgorithmSpecification": {"TrainingInputMode": "FastFile"}}
        """)!);

    [Fact]
    public void Gives_the_script_its_hyperparameters_as_the_toolkit_does() =>
        Assert.Equal(["-b", "x", "--deep", "True", "--layers", "[1, 'two']", "--learning-rate", "0.10", "--text", "not json"], Script.Arguments);

    [Theory]
    [InlineData("SM_HP_LEARNING-RATE", "0.10")]
    [InlineData("SM_HP_DEEP", "true")]
    [InlineData("SM_HP_LAYERS", """[1,"two"]""")]
    [InlineData("SM_CHANNELS", """["train","val"]""")]
    [InlineData("SM_CHANNEL_TRAIN", "/opt/ml/input/data/train")]
    [InlineData("SM_USER_ENTRY_POINT", "train.py")]
    [InlineData("SM_MODULE_NAME", "train")]
    [InlineData("SM_MODULE_DIR", "s3://b/s.tar.gz")]
    [InlineData("SM_HOSTS", """["algo-1"]""")]
    [InlineData("SM_INPUT_DATA_CONFIG", """{"val":{"TrainingInputMode":"FastFile","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"},"train":{"TrainingInputMode":"FastFile","S3DistributionType":"FullyReplicated","RecordWrapperType":"None","ContentType":"text/csv"}}""")]
    public void Sets_the_variables_that_the_toolkit_sets(string name, string value) => Assert.Equal(value, Script.Variables()[name]);

    [Fact]
    public void Words_a_failure_from_the_raise_on()
    {
        string[] errors = ["noise", "Traceback (most recent call last):", "  File \"train.py\", line 3, in <module>", "    raise ValueError(", "ValueError: no labels"];

        var text = FailureText.Script(new SandboxExit(1, SandboxEnd.Exited, 0), errors, "python3 train.py", null, 0);

        Assert.Equal("AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"raise ValueError(\n ValueError: no labels\"\nCommand \"python3 train.py\", exit code: 1", text);
    }

    [Fact]
    public void Cuts_a_long_reason_but_keeps_its_exit_code()
    {
        var text = FailureText.Script(new SandboxExit(137, SandboxEnd.Exited, 0), [], "c", new string('x', 3000), 0);

        Assert.Equal(1024, text.Length);
        Assert.EndsWith("xxx, exit code: 137", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/", "data/a/b.csv", "a/b.csv")]
    [InlineData("data", "data/b.csv", "b.csv")]
    [InlineData("data/b.csv", "data/b.csv", "b.csv")]
    [InlineData("data/tr", "data/train/b.csv", "train/b.csv")]
    [InlineData("", "b.csv", "b.csv")]
    public void Names_files_as_SageMaker_does(string prefix, string key, string name) => Assert.Equal(name, S3Transfer.RelativeName(prefix, key));
}
