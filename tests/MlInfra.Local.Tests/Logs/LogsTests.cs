using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Logs;

public sealed class LogsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Events_are_put_paged_and_filtered() => await Boto.RunAsync(local, """
        logs = client('logs')
        logs.create_log_group(logGroupName='/app/a', tags={'k': 'v'})
        refused('ResourceAlreadyExistsException', logs.create_log_group, logGroupName='/app/a')
        logs.create_log_stream(logGroupName='/app/a', logStreamName='s/1')
        now = int(time.time() * 1000)
        logs.put_log_events(logGroupName='/app/a', logStreamName='s/1', logEvents=[{'timestamp': now + i, 'message': f'line {i} é\n"x"'} for i in range(5)])
        r = logs.get_log_events(logGroupName='/app/a', logStreamName='s/1', startFromHead=True, limit=2)
        assert [e['message'] for e in r['events']] == ['line 0 é\n"x"', 'line 1 é\n"x"'], r
        r = logs.get_log_events(logGroupName='/app/a', logStreamName='s/1', nextToken=r['nextForwardToken'])
        assert [e['timestamp'] - now for e in r['events']] == [2, 3, 4]
        again = logs.get_log_events(logGroupName='/app/a', logStreamName='s/1', nextToken=r['nextForwardToken'])
        assert again['events'] == [] and again['nextForwardToken'] == r['nextForwardToken']
        assert [e['timestamp'] - now for e in logs.get_log_events(logGroupName='/app/a', logStreamName='s/1', limit=2)['events']] == [3, 4]
        f = lambda p: [e['timestamp'] - now for e in logs.filter_log_events(logGroupName='/app/a', filterPattern=p)['events']]
        assert f('"line 3"') == [3] and f('?"line 1" ?"line 2"') == [1, 2] and f('line -"3 "') == [0, 1, 2, 4] and f('') == [0, 1, 2, 3, 4]
        assert [e['timestamp'] - now for e in logs.filter_log_events(logGroupName='/app/a', startTime=now + 1, endTime=now + 3)['events']] == [1, 2]
        assert '$.level' in refused('NotSupportedByLocal', logs.filter_log_events, logGroupName='/app/a', filterPattern='{ $.level = "x" }')
        assert logs.describe_log_streams(logGroupName='/app/a', orderBy='LastEventTime', descending=True)['logStreams'][0]['lastEventTimestamp'] == now + 4
        refused('ResourceNotFoundException', logs.put_log_events, logGroupName='/app/a', logStreamName='none', logEvents=[{'timestamp': now, 'message': 'x'}])
        logs.put_retention_policy(logGroupName='/app/a', retentionInDays=7)
        refused('InvalidParameterException', logs.put_retention_policy, logGroupName='/app/a', retentionInDays=8)
        g = logs.describe_log_groups(logGroupNamePrefix='/app/')['logGroups'][0]
        assert g['retentionInDays'] == 7 and g['arn'] == 'arn:aws:logs:us-east-1:000000000000:log-group:/app/a:*', g
        logs.delete_log_group(logGroupName='/app/a')
        refused('ResourceNotFoundException', logs.describe_log_streams, logGroupName='/app/a')
        """);

    [Fact]
    public async Task What_rooms_append_is_read_back_after_a_restart_and_half_lines_are_passed_over()
    {
        local.Get<ILogSink>().Append("/aws/lambda/f", "2026/01/01/[$LATEST]abc", ["one", "two"]);
        var file = Directory.GetFiles(Path.Combine(local.StateFolder, "logs"), "*.jsonl", SearchOption.AllDirectories).Single(f => f.Contains("lambda", StringComparison.Ordinal));
        await File.AppendAllTextAsync(file, "{\"Timestamp\":1,\"Inges");

        await local.RestartAsync();
        local.Get<ILogSink>().Append("/aws/lambda/f", "2026/01/01/[$LATEST]abc", ["three"]);

        Assert.Equal(["one", "two", "three"], local.Get<ILogSink>().Tail("/aws/lambda/f", "2026/01/01/[$LATEST]abc", 10));
        Assert.Equal(["three"], local.Get<ILogSink>().Tail("/aws/lambda/f", "2026/01/01/[$LATEST]abc", 1));
        Assert.Empty(local.Get<ILogSink>().Tail("/aws/lambda/none", "x", 1));
        var output = await AwsCli.RunAsync(local, "logs", "tail", "/aws/lambda/f", "--since", "1h");
        Assert.Contains("three", output);
    }

    [Fact]
    public async Task The_provider_makes_changes_and_removes_a_group()
    {
        var provider = local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::Logs::LogGroup");
        var request = new ResourceRequest { StackId = "s", StackName = "S", LogicalId = "G", Properties = new() { ["LogGroupName"] = "/provided", ["RetentionInDays"] = 30 } };

        var made = await provider.CreateAsync(request, default);
        var twice = await Assert.ThrowsAsync<AwsException>(() => provider.CreateAsync(request, default));
        await provider.UpdateAsync(request with { PhysicalId = made.PhysicalId, Properties = new() { ["LogGroupName"] = "/provided" } }, default);
        await provider.DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);
        await provider.DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);

        Assert.Equal("arn:aws:logs:us-east-1:000000000000:log-group:/provided:*", (string?)made.Attributes!["Arn"]);
        Assert.Equal("Resource of type 'AWS::Logs::LogGroup' with identifier '{\"/properties/LogGroupName\":\"/provided\"}' already exists.", twice.Message);
    }
}
