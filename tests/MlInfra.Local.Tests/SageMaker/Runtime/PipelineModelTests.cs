using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>Models of several containers.</summary>
public sealed class PipelineModelTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Chain = """
        def step(word):
            return artifact(code__inference_py='''
        def model_fn(folder): return 1
        def transform_fn(model, body, kind, accept):
            body = body if isinstance(body, str) else body.decode()
            if 'stop at %s' in body: raise ValueError('stopped')
            return body + '>%s(' + kind + ')', 'text/plain'
        ''' % (word, word))
        def chain(*words, **more):
            name = unique('model')
            sm.create_model(ModelName=name, ExecutionRoleArn=full_role(), Containers=[dict(Image=IMAGE, ModelDataUrl=step(w), Environment={'SAGEMAKER_PROGRAM': 'inference.py'}, ContainerHostname=w) for w in words], **more)
            return name

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Chain + script);

    [Fact]
    public Task What_one_container_answers_the_next_is_asked() => RunAsync("""
        name = endpoint(config(chain('clean', 'score', 'label')))
        assert invoke(name, 'x', 'text/csv')[0] == 'x>clean(text/csv)>score(text/plain; charset=utf-8)>label(text/plain; charset=utf-8)', invoke(name, 'x', 'text/csv')
        said = refused('ModelError', rt.invoke_endpoint, EndpointName=name, ContentType='text/csv', Body='stop at score')
        assert said.startswith('Received server error (500) from score with message'), said
        d = sm.describe_endpoint(EndpointName=name)['ProductionVariants'][0]
        assert len(d['DeployedImages']) == 3
        gone(name)
        """);

    [Fact]
    public Task Containers_in_direct_mode_are_invoked_by_name() => RunAsync("""
        name = endpoint(config(chain('one', 'two', InferenceExecutionConfig={'Mode': 'Direct'})))
        assert invoke(name, 'x', 'text/csv', TargetContainerHostname='two')[0] == 'x>two(text/csv)'
        assert invoke(name, 'x', 'text/csv', TargetContainerHostname='one')[0] == 'x>one(text/csv)'
        assert 'is required' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='x')
        assert 'Container three not found' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='x', TargetContainerHostname='three')
        gone(name)
        unnamed = [dict(Image=IMAGE, ModelDataUrl=step('a')), dict(Image=IMAGE, ModelDataUrl=step('b'))]
        assert 'ContainerHostname is required' in refused('ValidationException', sm.create_model, ModelName=unique('m'), ExecutionRoleArn=full_role(), Containers=unnamed, InferenceExecutionConfig={'Mode': 'Direct'})
        """);
}
