using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Sqs;

public sealed class QueueMetricsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task CloudWatch_is_told_how_many_messages_wait() => await Boto.RunAsync(local, """
        import datetime
        sqs, watch = client('sqs'), client('cloudwatch')
        url = sqs.create_queue(QueueName='measured')['QueueUrl']
        for i in range(3): sqs.send_message(QueueUrl=url, MessageBody='m')
        def most():
            now = datetime.datetime.utcnow()
            points = watch.get_metric_statistics(Namespace='AWS/SQS', MetricName='ApproximateNumberOfMessagesVisible', Dimensions=[{'Name': 'QueueName', 'Value': 'measured'}],
                StartTime=now - datetime.timedelta(minutes=10), EndTime=now + datetime.timedelta(minutes=10), Period=60, Statistics=['Maximum'])['Datapoints']
            return max((p['Maximum'] for p in points), default=None)
        until(lambda: most() == 3.0)
        assert most() == 3.0, most()
        """);
}
