using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudWatch;

public sealed class MetricTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Data_are_put_and_read_as_statistics_and_by_queries() => await Boto.RunAsync(local, """
        import datetime
        cw = client('cloudwatch')
        now = datetime.datetime.now(datetime.timezone.utc)
        dims = [{'Name': 'Endpoint', 'Value': 'e'}]
        cw.put_metric_data(Namespace='App', MetricData=[
            {'MetricName': 'Latency', 'Dimensions': dims, 'Timestamp': now, 'Values': [1.0, 2.0, 3.0, 4.0], 'Counts': [1.0, 1.0, 1.0, 1.0], 'Unit': 'Milliseconds'},
            {'MetricName': 'Calls', 'Dimensions': dims, 'Timestamp': now, 'Value': 4.0},
            {'MetricName': 'Errors', 'Dimensions': dims, 'Timestamp': now, 'StatisticValues': {'SampleCount': 2, 'Sum': 1, 'Minimum': 0, 'Maximum': 1}}])
        span = dict(StartTime=now - datetime.timedelta(minutes=10), EndTime=now + datetime.timedelta(minutes=1))
        r = cw.get_metric_statistics(Namespace='App', MetricName='Latency', Dimensions=dims, Period=60, Statistics=['Average', 'Sum', 'Maximum', 'SampleCount'], **span)
        d = r['Datapoints'][0]
        assert (d['Average'], d['Sum'], d['Maximum'], d['SampleCount'], d['Unit']) == (2.5, 10.0, 4.0, 4.0, 'Milliseconds'), r
        d = cw.get_metric_statistics(Namespace='App', MetricName='Latency', Dimensions=dims, Period=60, ExtendedStatistics=['p50', 'p100'], **span)['Datapoints'][0]
        assert d['ExtendedStatistics'] == {'p50': 2.5, 'p100': 4.0}, d
        stat = lambda id, name, **more: {'Id': id, 'MetricStat': {'Metric': {'Namespace': 'App', 'MetricName': name, 'Dimensions': dims}, 'Period': 60, 'Stat': 'Sum'}, **more}
        r = cw.get_metric_data(MetricDataQueries=[stat('c', 'Calls'), stat('e', 'Errors', ReturnData=False), {'Id': 'rate', 'Expression': '100 * e / c'}], **span)['MetricDataResults']
        assert [(x['Id'], x['Values']) for x in r] == [('c', [4.0]), ('rate', [25.0])], r
        assert cw.get_metric_statistics(Namespace='App', MetricName='Latency', Dimensions=[], Period=60, Statistics=['Sum'], **span)['Datapoints'] == []
        assert sorted(m['MetricName'] for m in cw.list_metrics(Namespace='App', Dimensions=[{'Name': 'Endpoint'}])['Metrics']) == ['Calls', 'Errors', 'Latency']
        refused('InvalidParameterValue', cw.put_metric_data, Namespace='AWS/SageMaker', MetricData=[{'MetricName': 'x', 'Value': 1.0}])
        assert 'tm90' in refused('NotSupportedByLocal', cw.get_metric_statistics, Namespace='App', MetricName='Latency', Dimensions=dims, Period=60, ExtendedStatistics=['tm90'], **span)
        refused('InvalidParameterValue', cw.get_metric_statistics, Namespace='App', MetricName='Latency', Period=61, Statistics=['Sum'], **span)
        """);

    [Fact]
    public async Task The_JSON_protocol_of_newer_SDKs_is_understood()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint)
        {
            Content = new StringContent("""{"Namespace":"Json","MetricData":[{"MetricName":"m","Value":3.5,"Timestamp":1790000000}]}"""),
        };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData");

        using var answer = await local.Http.SendAsync(request);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await Boto.RunAsync(local, "assert client('cloudwatch').list_metrics(Namespace='Json')['Metrics'][0]['MetricName'] == 'm'");
    }

    [Fact]
    public async Task What_rooms_measure_outlives_an_orderly_restart()
    {
        for (var i = 0; i < 2000; i++)
            local.Get<IMetrics>().Put("AWS/SageMaker", "Invocations", new Dictionary<string, string> { ["EndpointName"] = "e" }, i);

        await local.RestartAsync();

        await Boto.RunAsync(local, """
            import datetime
            now = datetime.datetime.now(datetime.timezone.utc)
            r = client('cloudwatch').get_metric_statistics(Namespace='AWS/SageMaker', MetricName='Invocations', Dimensions=[{'Name': 'EndpointName', 'Value': 'e'}],
                Period=3600, Statistics=['SampleCount', 'Sum', 'Minimum', 'Maximum'], StartTime=now - datetime.timedelta(minutes=30), EndTime=now + datetime.timedelta(minutes=1))['Datapoints']
            assert (r[0]['SampleCount'], r[0]['Sum'], r[0]['Minimum'], r[0]['Maximum']) == (2000, 1999000, 0, 1999), r
            """);
    }
}
