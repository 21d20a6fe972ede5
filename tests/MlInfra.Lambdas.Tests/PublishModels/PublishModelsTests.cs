using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.PublishModels;

public sealed class PublishModelsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly FakePublishing _aws = new();
    private readonly MemoryStream _log = new();

    private IEnumerable<string> Published => _aws.Objects.Keys.Where(key => key.StartsWith("models/multi/", StringComparison.Ordinal)).Select(key => key["models/multi/".Length..]);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Copies_the_newest_approved_version_under_its_own_key_and_then_names_it_as_the_current_one()
    {
        _aws.Register("churn", 1);
        _aws.Register("churn", 2);
        _aws.Register("churn", 3, approved: false);

        await LookAsync();

        Assert.Equal(["COPY models/multi/churn/2.tar.gz", "PUT models/multi-current/churn.json"], _aws.Changes);
        Assert.Equal("churn 2", _aws.Objects["models/multi/churn/2.tar.gz"]);
        Json("""{ "targetModel": "churn/2.tar.gz", "modelPackageArn": "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/2", "since": "2026-01-02T12:00:00+00:00" }""",
            _aws.Objects["models/multi-current/churn.json"]);
    }

    [Fact]
    public async Task Doubled_and_late_events_change_nothing()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Changes.Clear();

        await LookAsync();
        await LookAsync(Noon.AddDays(3));

        Assert.Empty(_aws.Changes);
    }

    [Fact]
    public async Task What_was_replaced_can_be_asked_for_until_callers_had_time_to_learn_of_it()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Register("churn", 2);
        await LookAsync(Noon.AddMinutes(10));
        Assert.Equal("churn/2.tar.gz", _aws.Current("churn"));

        await LookAsync(Noon.AddMinutes(69));
        Assert.Equal(["churn/1.tar.gz", "churn/2.tar.gz"], Published);
        await LookAsync(Noon.AddMinutes(70));

        Assert.Equal(["churn/2.tar.gz"], Published);
    }

    [Fact]
    public async Task What_is_rejected_goes_at_once_and_the_version_approved_before_comes_back_first()
    {
        _aws.Register("churn", 1);
        _aws.Register("churn", 2);
        await LookAsync();
        _aws.Register("churn", 2, approved: false);
        _aws.Changes.Clear();

        await LookAsync(Noon.AddMinutes(1));

        Assert.Equal(["COPY models/multi/churn/1.tar.gz", "PUT models/multi-current/churn.json", "DELETE models/multi/churn/2.tar.gz"], _aws.Changes);
    }

    [Fact]
    public async Task With_nothing_approved_the_model_is_withdrawn_and_said_so()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Register("churn", 1, approved: false);

        await LookAsync();

        Assert.Empty(Published);
        Assert.Null(_aws.Current("churn"));
        Assert.Contains("No version is approved any more; the model is withdrawn.", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_that_is_missing_leaves_what_is_published_and_does_not_hold_up_other_models()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Register("churn", 2);
        _aws.Objects.Remove("artifacts/runs/churn-2/model.tar.gz");
        _aws.Register("fraud", 5);

        var error = await Assert.ThrowsAsync<AggregateException>(() => LookAsync());

        Assert.StartsWith("1 of 2 models could not be published. (The specified key does not exist.)", error.Message, StringComparison.Ordinal);
        Assert.Equal(("churn/1.tar.gz", "fraud/5.tar.gz"), (_aws.Current("churn"), _aws.Current("fraud")));
        Assert.Equal(["churn/1.tar.gz", "fraud/5.tar.gz"], Published);
    }

    [Fact]
    public async Task A_copy_that_fails_after_it_began_is_no_copy()
    {
        _aws.Register("churn", 1);
        _aws.CopiesFail = true;

        await Assert.ThrowsAsync<AggregateException>(() => LookAsync());
        Assert.Null(_aws.Current("churn"));
        _aws.CopiesFail = false;
        await LookAsync();

        Assert.Equal("churn/1.tar.gz", _aws.Current("churn"));
    }

    [Fact]
    public async Task A_run_that_died_between_copy_and_name_is_made_good()
    {
        _aws.Register("churn", 1);
        _aws.Objects["models/multi/churn/1.tar.gz"] = "churn 1";

        await LookAsync();

        Assert.Equal(["PUT models/multi-current/churn.json"], _aws.Changes);
    }

    [Fact]
    public async Task A_slow_run_does_not_bring_an_old_version_back()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Register("churn", 2);
        var isFirst = true;
        _aws.Meanwhile = operation =>
        {
            // While this run looks, a version is approved and another run publishes it.
            if (operation != "DescribeModelPackage" || !isFirst) return;
            isFirst = false;
            _aws.Register("churn", 3);
            _aws.Objects["models/multi/churn/3.tar.gz"] = "churn 3";
            _aws.Objects["models/multi-current/churn.json"] = $$"""{ "targetModel": "churn/3.tar.gz", "modelPackageArn": "{{FakePublishing.Arn("churn", 3)}}", "since": "2026-01-02T12:00:00+00:00" }""";
        };

        await LookAsync();

        Assert.Equal("churn/3.tar.gz", _aws.Current("churn"));
    }

    [Fact]
    public async Task A_slow_run_does_not_remove_what_was_published_since_it_asked_the_registry()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        // An approval that another run publishes, whole, the moment after this one asked the registry.
        After("ListModelPackages", () => PublishByAnother(2));

        await LookAsync(Noon.AddDays(1));

        Assert.Equal("churn/2.tar.gz", _aws.Current("churn"));
        Assert.Contains("churn/2.tar.gz", Published);
    }

    [Fact]
    public async Task A_slow_run_that_saw_nothing_approved_does_not_withdraw_what_was_approved_since()
    {
        _aws.Register("churn", 1);
        await LookAsync();
        _aws.Register("churn", 1, approved: false);
        After("ListModelPackages", () => PublishByAnother(2));

        await LookAsync(Noon.AddMinutes(1));

        Assert.Equal("churn/2.tar.gz", _aws.Current("churn"));
        Assert.Equal(["churn/2.tar.gz"], Published);
    }

    [Fact]
    public async Task A_version_that_came_back_while_its_successor_was_being_cleared_is_there_again()
    {
        _aws.Register("churn", 1);
        _aws.Register("churn", 2);
        await LookAsync();
        _aws.Objects["models/multi/churn/1.tar.gz"] = "churn 1";
        After("ListModelPackages", () =>
        {
            _aws.Register("churn", 2, approved: false);
            _aws.Objects["models/multi-current/churn.json"] = CurrentOf(1);
        });

        await LookAsync(Noon.AddDays(1));

        Assert.Equal("churn/1.tar.gz", _aws.Current("churn"));
        Assert.Equal(["churn/1.tar.gz"], Published);
    }

    [Fact]
    public async Task What_others_put_into_the_folder_is_theirs_and_a_spoilt_file_is_written_anew()
    {
        _aws.Register("churn", 1);
        _aws.Objects["models/multi/churn/by-hand.tar.gz"] = "x";
        _aws.Objects["models/multi-current/churn.json"] = "spoilt";

        await LookAsync(Noon.AddDays(1));

        Assert.Equal("churn/1.tar.gz", _aws.Current("churn"));
        Assert.Contains("churn/by-hand.tar.gz", Published);
    }

    [Theory]
    [InlineData("""[{ "Image": "a", "ModelDataUrl": "s3://artifacts/a.tar.gz" }, { "Image": "b", "ModelDataUrl": "s3://artifacts/b.tar.gz" }]""")]
    [InlineData("""[{ "Image": "a" }]""")]
    [InlineData("""[{ "Image": "a", "ModelDataUrl": "s3://artifacts/folder/" }]""")]
    [InlineData("""[{ "Image": "a", "ModelDataUrl": "https://example.com/a.tar.gz" }]""")]
    public async Task A_version_that_a_multi_model_endpoint_cannot_take_is_refused_by_name(string containers)
    {
        _aws.Register("churn", 1);
        _aws.Containers[1] = JsonNode.Parse(containers)!.AsArray();

        var error = await Assert.ThrowsAsync<AggregateException>(() => LookAsync());

        Assert.Contains($"{FakePublishing.Arn("churn", 1)} is no model of one container with one .tar.gz in S3, as a multi-model endpoint takes; reject it, or register it so.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_aws.Changes);
    }

    private static string CurrentOf(int version) =>
        $$"""{ "targetModel": "churn/{{version}}.tar.gz", "modelPackageArn": "{{FakePublishing.Arn("churn", version)}}", "since": "2026-01-02T12:00:00+00:00" }""";

    private void PublishByAnother(int version)
    {
        _aws.Register("churn", version);
        _aws.Objects[$"models/multi/churn/{version}.tar.gz"] = $"churn {version}";
        _aws.Objects["models/multi-current/churn.json"] = CurrentOf(version);
    }

    /// <summary>What happens once, between an answer and whatever is asked next.</summary>
    private void After(string operation, Action happens) => _aws.Afterwards = asked =>
    {
        if (asked != operation) return;
        _aws.Afterwards = null;
        happens();
    };

    private string Log => Encoding.UTF8.GetString(_log.ToArray());

    private static void Json(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private async Task LookAsync(DateTimeOffset? now = null)
    {
        var clock = new FixedClock(now ?? Noon);
        var log = new JsonLog(_log, clock);
        var values = new Dictionary<string, string>
        {
            [Functions.Variable] = "PublishModels",
            ["MODELS"] = """[{ "name": "churn", "group": "churn" }, { "name": "fraud", "group": "fraud" }]""",
            ["BUCKET"] = "models",
            ["PREFIX"] = "multi",
            ["KEEP_SECONDS"] = "3600",
        };
        var function = Functions.Create(new FunctionEnvironment(values.GetValueOrDefault, log, clock) { Aws = _aws.Options });
        await function.InvokeAsync("{}"u8.ToArray(), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, log), TestContext.Current.CancellationToken);
    }
}
