using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

public sealed class ShadowTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public Task A_shadow_sees_its_share_and_is_never_heard() => ServingScript.RunAsync(local, """
        import datetime
        def count(name, variant_name, metric_name='Invocations'):
            now = datetime.datetime.now(datetime.timezone.utc)
            p = cw.get_metric_statistics(Namespace='AWS/SageMaker', MetricName=metric_name, Dimensions=[{'Name': 'EndpointName', 'Value': name}, {'Name': 'VariantName', 'Value': variant_name}], StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=5), Period=600, Statistics=['Sum'])['Datapoints']
            return sum(x['Sum'] for x in p)
        name = endpoint(config(variant(echo('p'), 'Production', 1.0), ShadowProductionVariants=[variant(echo('s'), 'Shadow', 0.5)]))
        assert {invoke(name)[0] for _ in range(200)} == {'p'}
        until(lambda: count(name, 'Production') == 200 and count(name, 'Shadow') > 60)
        time.sleep(1)
        assert count(name, 'Production') == 200 and 60 < count(name, 'Shadow') < 140, (count(name, 'Production'), count(name, 'Shadow'))
        d = sm.describe_endpoint(EndpointName=name)
        assert [v['VariantName'] for v in d['ShadowProductionVariants']] == ['Shadow'], d
        assert 'not found' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, TargetVariant='Shadow', Body='[]')
        gone(name)
        broken = endpoint(config(variant(echo('p'), 'Production', 1.0), ShadowProductionVariants=[variant(model(artifact(code__inference_py='def model_fn(f): return 1\ndef transform_fn(*a): raise ValueError()')), 'Shadow', 1.0)]))
        assert {invoke(broken)[0] for _ in range(20)} == {'p'}
        until(lambda: count(broken, 'Shadow', 'Invocation5XXErrors') == 20)
        assert count(broken, 'Production', 'Invocation5XXErrors') == 0
        gone(broken)
        m = echo('x')
        no = lambda **more: refused('ValidationException', sm.create_endpoint_config, EndpointConfigName=unique('c'), **more)
        assert 'exactly one production variant and one shadow' in no(ProductionVariants=[variant(m, 'A'), variant(m, 'B')], ShadowProductionVariants=[variant(m, 'S')])
        assert 'not supported for asynchronous' in no(ProductionVariants=[variant(m, 'A')], ShadowProductionVariants=[variant(m, 'S')], AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/o'}})
        """);
}
