using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.FindChampion;

public sealed class FindChampionTests : IAsyncDisposable
{
    private readonly FakeAws _aws = new();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_newest_approved_version_is_the_champion()
    {
        _aws.Register(1);
        _aws.Register(2);
        _aws.Register(3, "PendingManualApproval");

        Json($$"""{"ModelPackageArn":"{{FakeAws.Arn(2)}}","ModelDataUrl":"s3://artifacts/2/model.tar.gz","ModelPackageVersion":2,"Exists":true}""", await InvokeAsync());
    }

    [Fact]
    public async Task Without_an_approved_version_the_candidate_is_its_own_champion()
    {
        _aws.Register(1, "Rejected");

        Json("""{"ModelPackageArn":"none","ModelDataUrl":"s3://artifacts/candidate/model.tar.gz","ModelPackageVersion":0,"Exists":false}""", await InvokeAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_version_that_is_no_single_model_is_refused(int containers)
    {
        _aws.Register(1);
        _aws.Containers = containers;

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => InvokeAsync());

        Assert.Equal($"The approved version {FakeAws.Arn(1)} has {containers} model artifacts; a champion has one.", error.Message);
    }

    [Theory]
    [InlineData("{}", "The event has no CandidateModelDataUrl: this function is called by a ChampionStep.")]
    [InlineData("no", "The event is no JSON of a Lambda step: ")]
    public async Task Refuses_what_no_step_asks(string payload, string message) =>
        Assert.StartsWith(message, (await Assert.ThrowsAsync<InvalidDataException>(() => InvokeAsync(payload))).Message, StringComparison.Ordinal);

    private static void Json(string expected, ReadOnlyMemory<byte> actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.Span)), Encoding.UTF8.GetString(actual.Span));

    private Task<ReadOnlyMemory<byte>> InvokeAsync(string payload = """{"CandidateModelDataUrl":"s3://artifacts/candidate/model.tar.gz"}""")
    {
        var log = new JsonLog(Stream.Null, TimeProvider.System);
        var environment = new Dictionary<string, string> { [Functions.Variable] = "FindChampion", ["MODEL_PACKAGE_GROUP_NAME"] = FakeAws.Group };
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, log, TimeProvider.System) { Aws = _aws.Options })
            .InvokeAsync(Encoding.UTF8.GetBytes(payload), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, log), CancellationToken.None);
    }
}
