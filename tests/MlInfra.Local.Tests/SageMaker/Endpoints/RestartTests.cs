using System.Diagnostics;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

/// <summary>Local as the process that users start: stopped, killed, started again.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Capturing = "DataCaptureConfig={'EnableCapture': True, 'InitialSamplingPercentage': 100, 'DestinationS3Uri': 's3://%s/c' % BUCKET, 'CaptureOptions': [{'CaptureMode': 'Input'}]}";
    private readonly string state = Directory.CreateTempSubdirectory("mlinfra serving ").FullName;

    public void Dispose()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                Directory.Delete(state, recursive: true);
                return;
            }
            catch (IOException) when (i < 20)
            {
                Thread.Sleep(100);
            }
        }
    }

    [Fact]
    public async Task Endpoints_come_back_after_a_kill_and_lose_no_captured_line()
    {
        string name, bucket;
        using (var first = await LocalProcess.StartAsync(state))
        {
            var said = await ServingScript.RunAsync(first.Endpoint, $"""
                name = endpoint(config(variant(echo('still here'), count=2), {Capturing}))
                for i in range(20): invoke(name, 'call %d' % i)
                for o in s3.list_objects_v2(Bucket=BUCKET, Prefix='models-')['Contents']: s3.delete_object(Bucket=BUCKET, Key=o['Key'])
                print(name, BUCKET)
                """);
            (name, bucket) = (said.Split()[0], said.Split()[1]);
            Assert.NotEmpty(ModelServers());
            first.Kill();
        }

        await NoneLeftAsync();
        using var second = await LocalProcess.StartAsync(state);
        await ServingScript.RunAsync(second.Endpoint, $"""
            import base64
            assert invoke('{name}')[0] == 'still here'
            assert sm.describe_endpoint(EndpointName='{name}')['EndpointStatus'] == 'InService'
            want = set('call %d' % i for i in range(20))
            for _ in tries():
                keys = [o['Key'] for o in s3.list_objects_v2(Bucket='{bucket}', Prefix='c/{name}/').get('Contents', [])]
                lines = [json.loads(l) for k in keys for l in s3.get_object(Bucket='{bucket}', Key=k)['Body'].read().decode().splitlines()]
                got = set(base64.b64decode(l['captureData']['endpointInput']['data']).decode() for l in lines)
                if want <= got: break
            assert want <= got, want - got
            """);
    }

    [Fact]
    public async Task What_was_under_way_goes_on_after_a_kill()
    {
        string name, wanted;
        using (var first = await LocalProcess.StartAsync(state, "--speed", "1"))
        {
            var said = await ServingScript.RunAsync(first.Endpoint, """
                name, green = endpoint(config(variant(echo('a'), count=2))), config(variant(echo('b'), count=2))
                policy = {'TrafficRoutingConfiguration': {'Type': 'CANARY', 'WaitIntervalInSeconds': 3600, 'CanarySize': {'Type': 'INSTANCE_COUNT', 'Value': 1}}}
                sm.update_endpoint(EndpointName=name, EndpointConfigName=green, DeploymentConfig={'BlueGreenUpdatePolicy': policy})
                while invoke(name)[0] == 'a': pass
                print(name, green)
                """);
            (name, wanted) = (said.Split()[0], said.Split()[1]);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(state, "--speed", "10000");
        await ServingScript.RunAsync(second.Endpoint, $"""
            d = wait('{name}')
            assert d['EndpointStatus'] == 'InService' and d['EndpointConfigName'] == '{wanted}', d
            assert invoke('{name}')[0] == 'b'
            """);
        using var http = new HttpClient { BaseAddress = second.Endpoint };
        await http.PostAsync("/_mlinfra/shutdown", null);
        Assert.Equal(0, await second.ExitAsync());
        Assert.Empty(ModelServers());
    }

    /// <summary>No model server outlives its Local.</summary>
    private async Task NoneLeftAsync()
    {
        var clock = Stopwatch.StartNew();
        while (ModelServers().Count > 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"left over: {string.Join(", ", ModelServers())}");
            await Task.Delay(50);
        }
    }

    private List<string> ModelServers()
    {
        List<string> found = [];
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsDigit(Path.GetFileName(p)[0])))
        {
            try
            {
                var line = File.ReadAllText(process + "/cmdline");
                if (line.Contains("mlinfra_server.py", StringComparison.Ordinal) && File.ReadAllText(process + "/mountinfo").Contains(Path.GetFileName(state).Replace(" ", "\\040", StringComparison.Ordinal), StringComparison.Ordinal))
                    found.Add(process);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was read.
            }
        }

        return found;
    }
}
