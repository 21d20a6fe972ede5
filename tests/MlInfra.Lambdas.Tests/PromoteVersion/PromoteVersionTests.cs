using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.PromoteVersion;

public sealed class PromoteVersionTests : IAsyncDisposable
{
    private const string Key = "mlinfra:in-service:Staging";
    private readonly FakePath _aws = new();
    private readonly MemoryStream _log = new();

    public PromoteVersionTests()
    {
        _aws.Register(1);
        _aws.Serves["staging"] = [FakeAws.Arn(1)];
    }

    private JsonNode Package => _aws.Packages[FakeAws.Arn(1)];

    private string? Reached => Package["ModelLifeCycle"] is { } cycle ? $"{cycle["Stage"]} {cycle["StageStatus"]}" : null;

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Proposes_a_version_for_the_next_stage_when_its_bake_time_is_over_and_not_before()
    {
        await LookAsync("10:00:00");
        Assert.Equal("2026-01-02T10:00:00Z staging/config-1", (string?)Package["CustomerMetadataProperties"]![Key]);
        await LookAsync("10:59:59");
        Assert.Null(Reached);

        await LookAsync("11:00:00");

        Assert.Equal("Production PendingApproval", Reached);
        Assert.Equal("Has served Staging without an alarm since 2026-01-02 10:00:00 UTC", (string?)Package["ModelLifeCycle"]!["StageDescription"]);
    }

    [Fact]
    public async Task Doubled_and_late_looks_change_nothing()
    {
        await LookAsync("10:00:00");
        await LookAsync("11:00:00");
        Package["ModelLifeCycle"] = Cycle("Production", "Approved");
        _aws.Updates.Clear();

        await LookAsync("11:00:00");
        await LookAsync("10:30:00");

        Assert.Empty(_aws.Updates);
        Assert.Equal("Production Approved", Reached);
    }

    [Fact]
    public async Task What_a_person_decides_between_look_and_proposal_stands()
    {
        await LookAsync("10:00:00");
        _aws.Meanwhile = (operation, count) =>
        {
            if (operation == "DescribeModelPackage" && count == 3) Package["ModelApprovalStatus"] = "Rejected";
        };

        await LookAsync("11:00:00");

        Assert.Null(Reached);
    }

    [Fact]
    public async Task A_ringing_alarm_begins_the_time_anew()
    {
        await LookAsync("10:00:00");
        _aws.AlarmState = ("ALARM", "2026-01-02T10:30:00Z");
        await LookAsync("11:00:00");
        Assert.Null((string?)Package["CustomerMetadataProperties"]![Key]);
        _aws.AlarmState = ("OK", "2026-01-02T11:20:00Z");

        await LookAsync("11:30:00");
        await LookAsync("12:29:00");
        Assert.Null(Reached);
        await LookAsync("12:30:00");

        Assert.Equal("Production PendingApproval", Reached);
    }

    [Fact]
    public async Task An_alarm_that_rang_between_two_looks_begins_the_time_anew()
    {
        await LookAsync("10:00:00");
        _aws.AlarmState = ("OK", "2026-01-02T10:40:00Z");

        await LookAsync("11:39:00");
        Assert.Null(Reached);
        await LookAsync("11:40:00");

        Assert.Equal("Production PendingApproval", Reached);
    }

    [Fact]
    public async Task A_version_that_comes_back_in_another_configuration_begins_anew()
    {
        await LookAsync("10:00:00");
        _aws.Config = "config-2";

        await LookAsync("11:00:00");

        Assert.Null(Reached);
        Assert.Equal("2026-01-02T11:00:00Z staging/config-2", (string?)Package["CustomerMetadataProperties"]![Key]);
    }

    [Theory]
    [InlineData("Updating")]
    [InlineData("RollingBack")]
    [InlineData("Failed")]
    public async Task Waits_while_the_endpoint_is_not_in_service(string status)
    {
        _aws.Status["staging"] = status;

        await LookAsync("10:00:00");
        await LookAsync("12:00:00");

        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task Waits_where_the_endpoint_is_not_there_yet()
    {
        _aws.Serves.Clear();

        await LookAsync("10:00:00");

        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task Two_versions_that_share_the_traffic_wait_until_one_serves_alone()
    {
        _aws.Register(2);
        _aws.Serves["staging"] = [FakeAws.Arn(1), FakeAws.Arn(2)];

        await LookAsync("10:00:00");

        Assert.Empty(_aws.Updates);
        Assert.Contains("Several versions share the traffic here", Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Approved", "Staging", "Rejected")]
    [InlineData("Approved", "Staging", "PendingApproval")]
    [InlineData("Approved", "Production", "Rejected")]
    [InlineData("Approved", "Archived", "Approved")]
    [InlineData("Rejected", "Staging", "Approved")]
    [InlineData("PendingManualApproval", null, null)]
    public async Task Proposes_nothing_that_is_not_approved_for_here_or_has_gone_on(string approval, string? stage, string? status)
    {
        _aws.Register(1, approval, stage is null ? null : Cycle(stage, status!));

        await LookAsync("10:00:00");
        await LookAsync("12:00:00");

        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task A_version_approved_in_a_middle_stage_goes_on_from_there()
    {
        _aws.Register(1, cycle: Cycle("Canary", "Approved"));
        _aws.Serves["canary"] = [FakeAws.Arn(1)];
        const string Three = """[{"name":"Staging","endpoint":"staging","bakeSeconds":3600},{"name":"Canary","endpoint":"canary","bakeSeconds":0},{"name":"Production","endpoint":"production","bakeSeconds":0}]""";

        await LookAsync("10:00:00", Three);

        Assert.Equal("Production PendingApproval", Reached);
    }

    [Fact]
    public async Task An_alarm_that_is_gone_is_an_error_and_no_leave()
    {
        _aws.AlarmState = null;

        var error = await Assert.ThrowsAsync<AggregateException>(() => LookAsync("10:00:00"));

        Assert.Contains("The stage Staging is watched by alarms that are not there: staging-5xx. Deploy its stack, or leave them out.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_aws.Updates);
    }

    [Fact]
    public async Task Notes_and_proposes_in_the_registry_of_another_account_and_watches_its_own_stage_only()
    {
        _aws.Register(1, cycle: Cycle("Canary", "Approved"));
        _aws.Serves.Clear();
        _aws.Serves["canary"] = [FakeAws.Arn(1)];
        const string Here = """[{"name":"Staging","endpoint":"","bakeSeconds":0},{"name":"Canary","endpoint":"canary","bakeSeconds":3600},{"name":"Production","endpoint":"","bakeSeconds":0}]""";

        await LookAsync("10:00:00", Here, Foreign);
        await LookAsync("11:00:00", Here, Foreign);

        Assert.Equal("Production PendingApproval", Reached);
        Assert.All(_aws.Updates, update => Assert.Equal(FakeAws.Arn(1), (string?)update["ModelPackageArn"]));
        Assert.Equal(2, _aws.CallsOf("DescribeEndpoint"));
    }

    [Fact]
    public async Task A_version_of_a_group_of_that_name_in_this_account_is_another_one()
    {
        await LookAsync("10:00:00", group: "arn:aws:sagemaker:us-east-1:999999999999:model-package-group/" + FakeAws.Group);

        Assert.Empty(_aws.Updates);
        Assert.Contains("No version of the group serves here.", Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DescribeModelPackage")]
    [InlineData("UpdateModelPackage")]
    public async Task A_refusal_of_the_registrys_account_says_what_the_groups_policy_lacks(string operation)
    {
        _aws.Faults.Enqueue((operation, "AccessDeniedException", "User: arn:aws:sts::222:assumed-role/f/f is not authorized because no resource-based policy allows it"));

        var error = await Assert.ThrowsAsync<AggregateException>(() => LookAsync("10:00:00", group: Foreign));

        Assert.Contains($"The policy of the group {FakeAws.Group} in account 123456789012 lacks sagemaker:{operation} for this account: name it in the SharedModelGroup of the registry's stack, and deploy that one.",
            error.InnerExceptions.Single().Message, StringComparison.Ordinal);
        Assert.Empty(_aws.Updates);

        await LookAsync("10:05:00", group: Foreign);
        Assert.Single(_aws.Updates);
    }

    [Fact]
    public async Task A_throttled_note_is_made_at_the_next_try()
    {
        _aws.Faults.Enqueue(("UpdateModelPackage", "ThrottlingException", "Rate exceeded"));

        await LookAsync("10:00:00", group: Foreign);

        Assert.Equal(2, _aws.CallsOf("UpdateModelPackage"));
        Assert.Single(_aws.Updates);
    }

    private const string Foreign = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/" + FakeAws.Group;

    private string Log => Encoding.UTF8.GetString(_log.ToArray());

    private static JsonObject Cycle(string stage, string status) => new() { ["Stage"] = stage, ["StageStatus"] = status };

    private async Task LookAsync(string time, string? stages = null, string group = FakeAws.Group)
    {
        var clock = new FixedClock(DateTimeOffset.Parse($"2026-01-02T{time}Z", System.Globalization.CultureInfo.InvariantCulture));
        var log = new JsonLog(_log, clock);
        var values = new Dictionary<string, string>
        {
            ["MLINFRA_FUNCTION"] = "PromoteVersion",
            ["MODEL_PACKAGE_GROUP_NAME"] = group,
            ["STAGES"] = stages ?? """[{"name":"Staging","endpoint":"staging","bakeSeconds":3600},{"name":"Production","endpoint":"production","bakeSeconds":0}]""",
        };
        var function = Functions.Create(new FunctionEnvironment(values.GetValueOrDefault, log, clock) { Aws = _aws.Options });
        await function.InvokeAsync("{}"u8.ToArray(),
            new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), "arn", null, log), TestContext.Current.CancellationToken);
    }
}
