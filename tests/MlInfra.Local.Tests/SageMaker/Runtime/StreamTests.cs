using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>InvokeEndpointWithResponseStream, as AWS's SDK for JavaScript reads it.</summary>
public sealed class StreamTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Parts_come_as_the_model_yields_them_and_a_break_is_an_error_in_the_stream()
    {
        var names = await ServingScript.RunAsync(local, """
            # Asked to wait, it gives the next part when another invocation says so.
            slow = '''
            import os, time
            def model_fn(folder): return 1
            def transform_fn(model, body, *_):
                if body.startswith('go '):
                    open('/tmp/' + body[3:], 'w').close()
                    return 'gone', 'text/plain'
                def parts():
                    for i in range(3):
                        yield 'part %d;' % i
                        if body == 'die': os._exit(1)
                        while body == 'wait' and not os.path.exists('/tmp/%d' % i): time.sleep(0.02)
                return parts(), 'text/plain'
            '''
            name = endpoint(config(model(artifact(code__inference_py=slow), {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_MODEL_SERVER_WORKERS': '2'})))
            assert invoke(name, 'x', 'text/csv')[0] == 'part 0;part 1;part 2;'
            print(name, endpoint(config(echo('whole'))))
            """);

        await JavaScript.RunAsync(local, """
            const [slow, whole] = process.argv.slice(2);
            const ask = (EndpointName, Body) => rt.send(new runtime.InvokeEndpointWithResponseStreamCommand({ EndpointName, Body, ContentType: 'text/csv' }));
            async function read(answer, then = () => {}) {
              let came = '', parts = 0;
              for await (const event of answer.Body) { came += text(event.PayloadPart.Bytes); await then(parts++); }
              return [came, parts];
            }
            const answer = await ask(slow, 'wait');
            assert.equal(answer.ContentType, 'text/plain; charset=utf-8');
            assert.equal(answer.InvokedProductionVariant, 'AllTraffic');
            const go = async i => assert.equal((await read(await ask(slow, 'go ' + i)))[0], 'gone');
            assert.deepEqual(await read(answer, go), ['part 0;part 1;part 2;', 3]);
            const broken = await ask(slow, 'die');
            assert.match(await refused('ModelStreamError', read(broken)), /ended the connection/);
            assert.equal((await read(await ask(slow, 'x')))[0], 'part 0;part 1;part 2;');
            assert.equal((await read(await ask(whole, '[]')))[0], 'whole');
            assert.match(await refused('ModelError', ask(whole, 'raise')), /no such thing/);
            """, names.Trim().Split(' '));
    }

    [Fact]
    public async Task A_client_that_leaves_amid_the_stream_does_not_end_the_server()
    {
        var name = (await ServingScript.RunAsync(local, """
            endless = '''
            import time, uuid
            ID = str(uuid.uuid4())
            def model_fn(folder): return 1
            def transform_fn(model, body, *_):
                if body == 'id': return ID, 'text/plain'
                def parts():
                    while True:
                        time.sleep(0.01)
                        yield 'on and on;'
                return parts(), 'text/plain'
            '''
            print(endpoint(config(model(artifact(code__inference_py=endless)))))
            """)).Trim();
        Task<string> WhoAsync() => ServingScript.RunAsync(local, $"print(invoke('{name}', 'id', 'text/csv')[0])");
        var before = await WhoAsync();

        for (var i = 0; i < 3; i++)
        {
            using var answer = await RawStream.OpenAsync(local, name);
            Assert.Contains("on and on;", await answer.ReadAsync());
        }

        Assert.Equal(before, await WhoAsync());
    }
}
