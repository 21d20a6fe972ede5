using Microsoft.Extensions.Time.Testing;
using MlInfra.Local.Host;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>A model that never answers, under a clock that is moved by hand.</summary>
public sealed class HangTests(HangTests.Fixture local) : IClassFixture<HangTests.Fixture>
{
    [Fact]
    public async Task After_sixty_seconds_the_caller_hears_of_the_time_out_and_the_server_is_started_again()
    {
        var name = (await ByTheClockAsync("""
            hangs = '''
            import time
            def model_fn(folder): return 'a'
            def transform_fn(model, body, *_):
                if body == 'hang':
                    print('it hangs', flush=True)
                    time.sleep(600)
                return model, 'text/plain'
            '''
            name = endpoint(config(model(artifact(code__inference_py=hangs), {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_MODEL_SERVER_TIMEOUT': '600'})))
            assert invoke(name)[0] == 'a'
            print(name)
            """)).Trim();

        var hanging = ServingScript.RunAsync(local, $"""
            try: rt.invoke_endpoint(EndpointName='{name}', ContentType='text/csv', Body='hang')
            except rt.exceptions.ModelError as e: r = e.response
            assert r['OriginalStatusCode'] == 0 and r['Error']['Message'].startswith('Received server error (0) from primary with message "Your invocation timed out while waiting for a response from container primary.'), r
            """);
        await ByTheClockAsync($"""
            group = '/aws/sagemaker/Endpoints/{name}'
            until(lambda: logs.describe_log_groups(logGroupNamePrefix=group)['logGroups'] and any('it hangs' in e['message'] for e in logs.filter_log_events(logGroupName=group)['events']))
            """);
        Assert.False(hanging.IsCompleted);
        local.Clock.Advance(TimeSpan.FromSeconds(61));
        await hanging;

        await ByTheClockAsync($"""
            assert invoke('{name}')[0] == 'a'
            gone('{name}')
            """);
    }

    [Fact]
    public async Task A_model_of_many_that_loads_for_longer_than_a_minute_is_not_ready_and_goes_on_loading()
    {
        var made = (await ByTheClockAsync("""
            slow = '''
            import boto3, os, time
            def model_fn(folder):
                print('it loads', flush=True)
                while 'Contents' not in boto3.client('s3').list_objects_v2(Bucket=os.environ['MAY_LOAD'], Prefix='go'): time.sleep(0.1)
            def transform_fn(*a): return 'loaded', 'text/plain'
            '''
            s3.put_object(Bucket=BUCKET, Key='many/slow.tar.gz', Body=pack(code__inference_py=slow))
            m = unique('model')
            sm.create_model(ModelName=m, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://%s/many/' % BUCKET,
                'Environment': {'SAGEMAKER_PROGRAM': 'inference.py', 'MAY_LOAD': BUCKET}})
            print(endpoint(config(variant(m))), BUCKET)
            """)).Trim().Split(' ');
        var (name, bucket) = (made[0], made[1]);

        var asking = ServingScript.RunAsync(local, $"""
            try: rt.invoke_endpoint(EndpointName='{name}', TargetModel='slow.tar.gz', Body='x')
            except ClientError as e: r = e.response
            assert r['Error']['Code'] == 'ModelNotReadyException' and r['ResponseMetadata']['HTTPStatusCode'] == 429, r
            """);
        await ByTheClockAsync($"""
            group = '/aws/sagemaker/Endpoints/{name}'
            until(lambda: logs.describe_log_groups(logGroupNamePrefix=group)['logGroups'] and any('it loads' in e['message'] for e in logs.filter_log_events(logGroupName=group)['events']))
            """);
        Assert.False(asking.IsCompleted);
        local.Clock.Advance(TimeSpan.FromSeconds(61));
        await asking;

        await ByTheClockAsync($"""
            s3.put_object(Bucket='{bucket}', Key='go', Body=b'')
            assert invoke('{name}', TargetModel='slow.tar.gz')[0] == 'loaded'
            gone('{name}')
            """);
    }

    /// <summary>Runs a script while the clock goes on.</summary>
    private async Task<string> ByTheClockAsync(string script)
    {
        var pace = TimeSpan.FromMilliseconds(100);
        var running = ServingScript.RunAsync(local, script);
        while (!running.IsCompleted)
        {
            await Task.Delay(pace);
            local.Clock.Advance(pace);
        }

        return await running;
    }

    public sealed class Fixture : LocalFixture
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override LocalOptions Options => base.Options with { Clock = Clock };
    }

    [Fact]
    public async Task A_stream_may_take_longer_than_a_minute_but_not_than_eight()
    {
        var name = (await ByTheClockAsync("""
            hangs = '''
            import time
            def model_fn(folder): return 'a'
            def transform_fn(model, body, *_):
                def parts():
                    yield 'first;'
                    time.sleep(3600)
                return parts(), 'text/plain'
            '''
            print(endpoint(config(model(artifact(code__inference_py=hangs), {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_MODEL_SERVER_TIMEOUT': '3600'}))))
            """)).Trim();
        using var answer = await RawStream.OpenAsync(local, name);
        Assert.Contains("first;", await answer.ReadAsync());

        var rest = answer.ReadAsync();
        local.Clock.Advance(TimeSpan.FromMinutes(7));
        await Task.WhenAny(rest, Task.Delay(200, TestContext.Current.CancellationToken));
        Assert.False(rest.IsCompleted);
        local.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("ModelInvocationTimeExceeded", await rest.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }
}
