using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

public sealed class KilledTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-lambda-killed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Events_in_mid_work_are_run_again_after_kill_9_and_no_process_or_folder_stays_behind()
    {
        var state = Path.Combine(folder, "state");
        var zip = Path.Combine(folder, "function.zip");
        var note = Path.Combine(folder, "process");
        await TestFunction.ZipAsync(zip);
        var prelude = $"import os\nos.environ['PACKAGE'] = '{zip}'\nnote = '{note}'\n" + TestFunction.Deploy;
        using (var first = await LocalProcess.StartAsync(state))
        {
            await Boto.RunAsync(first.Endpoint, prelude + """
                url = sqs.create_queue(QueueName='q', Attributes={'VisibilityTimeout': '20'})['QueueUrl']
                arn = 'arn:aws:sqs:us-east-1:000000000000:q'
                function('survivor', {'Effect': 'Allow', 'Action': 'sqs:*', 'Resource': arn})
                process = invoke('survivor', {'hello': 1})[1]['process']
                temporary = next(v[7:] for v in open('/proc/%d/environ' % process).read().split('\0') if v.startswith('TMPDIR='))
                open(note, 'w').write('%d\n%s' % (process, temporary))
                lam.create_event_source_mapping(FunctionName='survivor', EventSourceArn=arn, Enabled=False)
                sqs.send_message(QueueUrl=url, MessageBody='kept')
                lam.invoke(FunctionName='survivor', InvocationType='Event', Payload=json.dumps({'do': 'sleep', 'ms': 4000}))
                until(lambda: sum(l.startswith('START ') for l in log('survivor')) == 2)
                """);
            first.Kill();
        }
        var (process, temporary) = await File.ReadAllLinesAsync(note) is [var id, var path] ? (int.Parse(id), path) : throw new InvalidOperationException(note);
        await GoneAsync(process);
        Assert.True(Directory.Exists(temporary), $"{temporary} was to be left by the kill");

        using var second = await LocalProcess.StartAsync(state);
        Assert.False(Directory.Exists(temporary), $"{temporary} outlived the endpoint");

        await Boto.RunAsync(second.Endpoint, prelude + """
            lam.update_event_source_mapping(UUID=lam.list_event_source_mappings()['EventSourceMappings'][0]['UUID'], Enabled=True)
            for _ in tries():
                lines = log('survivor')
                reports = [l for l in lines if l.startswith('REPORT ')]
                if len(reports) >= 3 and any(l.startswith('message kept') for l in lines): break
            # the event before the kill, the one that the kill cut off, and the batch
            assert len(reports) == 3, lines
            assert any(float(r.split('Duration: ')[1].split(' ')[0]) >= 3900 for r in reports), reports
            """);
    }

    private static async Task GoneAsync(int process)
    {
        for (var i = 0; i < 200 && Directory.Exists($"/proc/{process}"); i++) await Task.Delay(100);
        Assert.False(Directory.Exists($"/proc/{process}"), $"the function's process {process} outlived the endpoint");
    }
}
