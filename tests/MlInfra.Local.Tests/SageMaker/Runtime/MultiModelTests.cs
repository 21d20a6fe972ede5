using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

public sealed class MultiModelTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Many = """
        import re
        PREFIX = unique('many')
        def add(name, answer):
            s3.put_object(Bucket=BUCKET, Key='%s/%s' % (PREFIX, name), Body=pack(answer_txt=answer, code__inference_py=ECHO))
        def many(**more):
            name = unique('model')
            sm.create_model(ModelName=name, ExecutionRoleArn=full_role(), PrimaryContainer=dict(Image=IMAGE, Mode='MultiModel', ModelDataUrl='s3://%s/%s/' % (BUCKET, PREFIX), Environment={'SAGEMAKER_PROGRAM': 'inference.py'}, **more))
            return name
        def values(endpoint_name, metric_name):
            import datetime
            now = datetime.datetime.now(datetime.timezone.utc)
            p = cw.get_metric_statistics(Namespace='AWS/SageMaker', MetricName=metric_name, Dimensions=[{'Name': 'EndpointName', 'Value': endpoint_name}, {'Name': 'VariantName', 'Value': 'AllTraffic'}], StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=5), Period=600, Statistics=['Sum', 'SampleCount', 'Maximum'])['Datapoints']
            return {s: f(x[s] for x in p) for s, f in (('Sum', sum), ('SampleCount', sum), ('Maximum', max))} if p else None

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Many + script);

    [Fact]
    public Task Models_are_loaded_when_they_are_asked_for_even_if_they_come_later() => RunAsync("""
        name = endpoint(config(many()))
        said = refused('ValidationError', rt.invoke_endpoint, EndpointName=name, TargetModel='a.tar.gz', Body='[]')
        assert said.startswith('Failed to download model data(bucket: %s, key: %s/a.tar.gz)' % (BUCKET, PREFIX)), said
        add('a.tar.gz', 'A'); add('team/b.tar.gz', 'B')
        assert invoke(name, TargetModel='a.tar.gz')[0] == 'A' and invoke(name, TargetModel='team/b.tar.gz')[0] == 'B' and invoke(name, TargetModel='a.tar.gz')[0] == 'A'
        assert re.fullmatch('Request [0-9a-f-]{36} is missing a target model header.', refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='[]'))
        assert 'not a path' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, TargetModel='../x.tar.gz', Body='[]')
        v = values(name, 'ModelCacheHit')
        assert v['Sum'] == 1 and v['SampleCount'] == 4, v
        assert values(name, 'ModelLoadingTime')['SampleCount'] == 2 and values(name, 'LoadedModelCount')['Maximum'] == 2
        single = endpoint(config(echo('s')))
        said = refused('ValidationError', rt.invoke_endpoint, EndpointName=single, TargetModel='a.tar.gz', Body='[]')
        assert said == 'Endpoint %s is not a multi-model endpoint and does not support target model header.' % single, said
        gone(single); gone(name)
        """);

    [Fact]
    public Task The_model_that_was_not_used_for_longest_makes_room() => ServingScript.RunAsync(local, Many + """
        for i in range(9): add('m%d.tar.gz' % i, 'M%d' % i)
        name = endpoint(config(many()))
        for i in range(8): assert invoke(name, TargetModel='m%d.tar.gz' % i)[0] == 'M%d' % i
        invoke(name, TargetModel='m0.tar.gz')
        assert invoke(name, TargetModel='m8.tar.gz')[0] == 'M8'
        hits = values(name, 'ModelCacheHit')['Sum']
        invoke(name, TargetModel='m0.tar.gz')
        assert values(name, 'ModelCacheHit')['Sum'] == hits + 1, 'm0 was used, m1 was not'
        assert invoke(name, TargetModel='m1.tar.gz')[0] == 'M1'
        assert values(name, 'ModelCacheHit')['Sum'] == hits + 1
        assert values(name, 'LoadedModelCount')['Maximum'] == 8
        gone(name)
        """, TimeSpan.FromMinutes(3));

    [Fact]
    public Task Without_its_cache_a_model_is_loaded_for_every_invocation() => RunAsync("""
        add('a.tar.gz', 'A')
        name = endpoint(config(many(MultiModelConfig={'ModelCacheSetting': 'Disabled'})))
        assert invoke(name, TargetModel='a.tar.gz')[0] == 'A' and invoke(name, TargetModel='a.tar.gz')[0] == 'A'
        assert values(name, 'ModelCacheHit')['Sum'] == 0 and values(name, 'ModelLoadingTime')['SampleCount'] == 2
        gone(name)
        """);

    [Fact]
    public Task A_model_that_did_not_load_is_fetched_anew_once_it_is_mended() => RunAsync("""
        name = endpoint(config(many()))
        s3.put_object(Bucket=BUCKET, Key=PREFIX + '/a.tar.gz', Body=pack(code__inference_py='def model_fn(folder): raise ValueError()'))
        assert 'Failed to load the model a.tar.gz' in refused('ModelError', rt.invoke_endpoint, EndpointName=name, TargetModel='a.tar.gz', Body='[]')
        add('a.tar.gz', 'mended')
        assert invoke(name, TargetModel='a.tar.gz')[0] == 'mended'
        gone(name)
        """);
}
