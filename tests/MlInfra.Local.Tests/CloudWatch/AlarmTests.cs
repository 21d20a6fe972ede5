using Microsoft.Extensions.Time.Testing;
using MlInfra.Local.CloudWatch;
using MlInfra.Local.Core;
using MlInfra.Local.Host;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudWatch;

public sealed class AlarmTests(AlarmTests.Fixture local) : IClassFixture<AlarmTests.Fixture>
{
    private static int count;

    public sealed class Fixture : LocalFixture
    {
        public FakeTimeProvider Clock { get; } = new(new(2026, 5, 1, 12, 0, 5, TimeSpan.Zero));

        protected override LocalOptions Options => base.Options with { Clock = Clock };
    }

    // AWS's own table of how missing data are treated: newest on the right, X breaches, 0 does not, - is missing.
    [Theory]
    [InlineData(3, "0-X-X", "OK", "OK", "OK", "OK")]
    [InlineData(3, "----0", "OK", "OK", "OK", "OK")]
    [InlineData(3, "-----", "INSUFFICIENT_DATA", "retain", "ALARM", "OK")]
    [InlineData(3, "0XX-X", "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData(3, "--X--", "ALARM", "retain", "ALARM", "OK")]
    [InlineData(2, "0-X-X", "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData(2, "00X0X", "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData(2, "0-X--", "OK", "OK", "ALARM", "OK")]
    [InlineData(2, "----0", "OK", "OK", "ALARM", "OK")]
    [InlineData(2, "---X-", "ALARM", "retain", "ALARM", "OK")]
    public void Missing_data_are_treated_as_AWS_says(int datapoints, string pattern, string missing, string ignore, string breaching, string notBreaching)
    {
        var metric = $"m{Interlocked.Increment(ref count)}";
        var minute = local.World.Now.ToUnixTimeSeconds() / 60 * 60;
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] != '-') Put(metric, minute - (pattern.Length - i) * 60, pattern[i] == 'X' ? 10 : 0);

        string? State(string treatment)
        {
            var name = $"{metric}-{treatment}";
            local.Get<AlarmStore>().Put(Definition(name, metric, 3, datapoints, treatment), composite: false);
            foreach (var before in new[] { "OK", "ALARM" })
            {
                local.Get<AlarmKeeper>().Set(name, before, "test", null);
                var after = local.Get<IMetrics>().AlarmState(name);
                if (after != before) return after;
            }
            local.Get<AlarmKeeper>().Set(name, "OK", "test", null);
            return local.Get<IMetrics>().AlarmState(name) == "OK" ? "retain or OK" : "retain or ALARM";
        }

        Assert.Equal(Expect(missing), State("missing"));
        Assert.Equal(Expect(ignore), State("ignore"));
        Assert.Equal(Expect(breaching), State("breaching"));
        Assert.Equal(Expect(notBreaching), State("notBreaching"));
    }

    [Fact]
    public void The_minute_under_way_counts_once_it_has_data_but_not_where_it_could_look_too_low()
    {
        var store = local.Get<AlarmStore>();
        var minute = local.World.Now.ToUnixTimeSeconds() / 60 * 60;
        Put("early", minute, 10);
        store.Put(Definition("early-high", "early", 1, 1, "notBreaching"), composite: false);
        var low = Definition("early-low", "early", 1, 1, "notBreaching");
        (low["ComparisonOperator"], low["Threshold"]) = ("LessThanThreshold", 20);
        store.Put(low, composite: false);

        Assert.Equal("ALARM", local.Get<IMetrics>().AlarmState("early-high"));
        Assert.Equal("OK", local.Get<IMetrics>().AlarmState("early-low"));
        local.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("ALARM", local.Get<IMetrics>().AlarmState("early-low"));
        Assert.Null(local.Get<IMetrics>().AlarmState("no such alarm"));
    }

    [Fact]
    public async Task Alarms_are_described_set_and_combined() => await Boto.RunAsync(local, """
        cw = client('cloudwatch')
        base = dict(Namespace='App', MetricName='never', Statistic='Sum', Period=60, EvaluationPeriods=2, DatapointsToAlarm=1, Threshold=1.5, ComparisonOperator='GreaterThanThreshold')
        cw.put_metric_alarm(AlarmName='one', AlarmActions=['arn:aws:sns:us-east-1:000000000000:t'], Dimensions=[{'Name': 'd', 'Value': 'v'}], **base)
        a = cw.describe_alarms(AlarmNames=['one'])['MetricAlarms'][0]
        assert a['StateValue'] == 'INSUFFICIENT_DATA' and a['Threshold'] == 1.5 and a['Period'] == 60 and a['AlarmActions'] == ['arn:aws:sns:us-east-1:000000000000:t'], a
        assert a['AlarmArn'] == 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:one'
        cw.set_alarm_state(AlarmName='one', StateValue='ALARM', StateReason='because')
        a = cw.describe_alarms(AlarmNamePrefix='on', StateValue='ALARM')['MetricAlarms'][0]
        assert a['AlarmName'] == 'one' and a['StateReason'] == 'because'
        refused('ValidationException', cw.put_metric_alarm, AlarmName='bad', **{**base, 'DatapointsToAlarm': 3})
        refused('ValidationError', cw.put_metric_alarm, AlarmName='bad', **{**base, 'Period': 61})
        assert 'arn:aws:automate:us-east-1:ec2:stop' in refused('NotSupportedByLocal', cw.put_metric_alarm, AlarmName='bad', AlarmActions=['arn:aws:automate:us-east-1:ec2:stop'], **base)
        cw.put_composite_alarm(AlarmName='both', AlarmRule='ALARM("one") AND NOT (OK(two) OR FALSE)')
        refused('ValidationException', cw.put_composite_alarm, AlarmName='bad', AlarmRule='ALARM("one"')
        cw.put_metric_alarm(AlarmName='math', EvaluationPeriods=1, Threshold=5, ComparisonOperator='GreaterThanThreshold', Metrics=[
            {'Id': 'm', 'MetricStat': {'Metric': {'Namespace': 'App', 'MetricName': 'x'}, 'Period': 60, 'Stat': 'p99'}, 'ReturnData': False}, {'Id': 'e', 'Expression': 'm * 2', 'ReturnData': True}])
        assert cw.describe_alarms(AlarmNames=['math'])['MetricAlarms'][0]['Metrics'][0]['MetricStat']['Stat'] == 'p99'
        assert [a['AlarmName'] for a in cw.describe_alarms_for_metric(Namespace='App', MetricName='never', Dimensions=[{'Name': 'd', 'Value': 'v'}])['MetricAlarms']] == ['one']
        cw.put_dashboard(DashboardName='d', DashboardBody='{"widgets":[]}')
        shown = cw.get_dashboard(DashboardName='d')
        assert shown['DashboardBody'] == '{"widgets":[]}'
        assert cw.list_tags_for_resource(ResourceARN=shown['DashboardArn'])['Tags'] == []
        """);

    [Fact]
    public void A_composite_alarm_follows_its_children()
    {
        var store = local.Get<AlarmStore>();
        store.Put(Definition("child", "child-metric", 1, 1, "ignore"), composite: false);
        store.Put(new() { ["AlarmName"] = "parent", ["AlarmRule"] = "ALARM(child)" }, composite: true);
        Assert.Equal("OK", local.Get<IMetrics>().AlarmState("parent"));

        local.Get<AlarmKeeper>().Set("child", "ALARM", "test", null);

        Assert.Equal("ALARM", local.Get<IMetrics>().AlarmState("parent"));
    }

    [Fact]
    public async Task The_provider_takes_the_properties_of_CloudFormation()
    {
        var provider = local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::CloudWatch::Alarm");
        var properties = Definition("x", "provided", 1, 1, "notBreaching");
        properties.Remove("AlarmName");
        var request = new ResourceRequest { StackId = "s", StackName = "S", LogicalId = "Alarm", Properties = properties };

        var made = await provider.CreateAsync(request, default);
        var worse = properties.DeepClone().AsObject();
        worse["Threshold"] = "abc";
        var refused = await Assert.ThrowsAsync<AwsException>(() => provider.UpdateAsync(request with { PhysicalId = made.PhysicalId, Properties = worse }, default));
        await provider.DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);

        Assert.StartsWith("S-Alarm-", made.PhysicalId);
        Assert.Equal($"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{made.PhysicalId}", (string?)made.Attributes!["Arn"]);
        Assert.Contains("Threshold", refused.Message);
        Assert.Null(local.Get<IMetrics>().AlarmState(made.PhysicalId));
    }

    private static string Expect(string state) => state == "retain" ? "retain or OK" : state;

    private void Put(string metric, long time, double value) =>
        local.Get<MetricStore>().Add(MetricSeries.Of("T", metric, []), DateTimeOffset.FromUnixTimeSeconds(time), "None", false, b => b.With(value, 1));

    private static System.Text.Json.Nodes.JsonObject Definition(string name, string metric, int periods, int datapoints, string treatment) => new()
    {
        ["AlarmName"] = name, ["Namespace"] = "T", ["MetricName"] = metric, ["Statistic"] = "Sum", ["Period"] = 60, ["EvaluationPeriods"] = periods,
        ["DatapointsToAlarm"] = datapoints, ["Threshold"] = 5, ["ComparisonOperator"] = "GreaterThanThreshold", ["TreatMissingData"] = treatment,
    };
}
