using MlInfra.Local.Tests.Lambda;
using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class LambdaStepTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        def call(arn, arguments, outputs=(), name='Call', **more):
            return {'Name': name, 'Type': 'Lambda', 'FunctionArn': arn, 'Arguments': arguments, 'OutputParameters': [{'OutputName': n, 'OutputType': t} for n, t in outputs], **more}
        def invoker(name, arn): return make_role(name, *EVERYTHING, *PIPELINE, ('lambda:InvokeFunction', arn))

        """;

    [Fact]
    public async Task A_function_gets_the_arguments_and_gives_outputs() => await RunAsync("""
        arn = function('gives')
        said = step('Said', 'Fail', {'ErrorMessage': {'Std:Join': {'On': ' ', 'Values': ['used', reference("Steps.Call.OutputParameters['uses']"), 'times']}}}, DependsOn=['Call'])
        pipeline('gives', call(reference('Parameters.Function'), {'x': {'Std:Join': {'On': '/', 'Values': ['a', reference('Execution.PipelineName')]}}, 'n': 3}, [('uses', 'Integer')]), said,
            parameters=[{'Name': 'Function', 'Type': 'String'}], role=invoker('Giver', arn))
        d, s = run('gives', Function=arn)
        assert d['FailureReason'] == 'used 1 times' and s['Call']['StepStatus'] == 'Succeeded', (d, s)
        assert s['Call']['Metadata'] == {'Lambda': {'Arn': arn, 'OutputParameters': [{'Name': 'uses', 'Value': '1'}]}}, s
        assert 'event {"x":"a/gives","n":3}' in log('gives'), log('gives')
        """);

    [Fact]
    public async Task A_function_that_fails_times_out_or_gives_something_else_fails_the_step() => await RunAsync("""
        arn, hangs = function('bad', Timeout=60), function('hangs', Timeout=1)
        role_arn = make_role('Bad', *EVERYTHING, *PIPELINE, ('lambda:InvokeFunction', [arn, hangs]))
        def reason(name, arguments, outputs=(), role=role_arn, arn=arn):
            pipeline(name, call(arn, arguments, outputs), job_step('Behind', 'print(1)', DependsOn=['Call']), role=role)
            d, s = run(name)
            assert d['PipelineExecutionStatus'] == 'Failed' and list(s) == ['Call'] and s['Call']['Metadata']['Lambda']['Arn'] == arn, (d, s)
            return s['Call']['FailureReason']
        assert reason('throws', {'do': 'throw'}) == 'ClientError: The Lambda function %s failed: MyError: told to fail' % arn
        late = reason('late', {'do': 'sleep', 'ms': 60000}, arn=hangs)
        assert late.startswith('ClientError: The Lambda function %s failed: Sandbox.Timedout: ' % hangs) and 'Task timed out after 1.00 seconds' in late, late
        assert "output parameter 'more' of step 'Call' was not returned; there are [got, uses, process, told]" in reason('lacks', {}, [('more', 'String')])
        assert "output parameter 'got' of step 'Call' must be of type String, not {" in reason('nested', {}, [('got', 'String')])
        assert 'must return an object with the step' in reason('text', {'do': 'sleep', 'ms': 1}, [('x', 'String')])
        denied = reason('denied', {}, role=make_role('Denied', *PIPELINE))
        assert denied.startswith('ClientError: Failed to invoke lambda:InvokeFunction. Error Details: ') and 'not authorized to perform: lambda:InvokeFunction on resource: ' + arn in denied, denied
        """);

    [Fact]
    public async Task An_earlier_result_of_a_function_is_taken_again() => await RunAsync("""
        arn = function('cached')
        pipeline('cached', call(arn, {'n': reference('Parameters.N')}, [('uses', 'Integer')], CacheConfig={'Enabled': True, 'ExpireAfter': 'PT1H'}),
            parameters=[{'Name': 'N', 'Type': 'Integer', 'DefaultValue': 1}], role=invoker('Cacher', arn))
        first, a = run('cached'); second, b = run('cached'); third, c = run('cached', N='2')
        assert b['Call']['CacheHitResult'] == {'SourcePipelineExecutionArn': first['PipelineExecutionArn']} and b['Call']['Metadata'] == a['Call']['Metadata'], b
        assert 'CacheHitResult' not in c['Call'] and c['Call']['Metadata']['Lambda']['OutputParameters'] == [{'Name': 'uses', 'Value': '2'}], c
        """);

    [Fact]
    public async Task A_stop_waits_for_the_function() => await RunAsync("""
        def stopped(name, timeout, ms):
            arn = function(name, Timeout=timeout)
            pipeline(name, call(arn, {'do': 'sleep', 'ms': ms}), job_step('Behind', 'print(1)', DependsOn=['Call']), role=invoker('Invokes-' + name, arn))
            e = start(name)
            until(lambda: steps(e).get('Call', {}).get('StepStatus') == 'Executing')
            sm.stop_pipeline_execution(PipelineExecutionArn=e)
            return ended(e)['PipelineExecutionStatus'], {n: s['StepStatus'] for n, s in steps(e).items()}
        assert stopped('slow', 60, 1500) == ('Stopped', {'Call': 'Succeeded'})
        assert stopped('slower', 3, 60000) == ('Failed', {'Call': 'Failed'})
        """);

    private async Task RunAsync(string script)
    {
        var zip = Path.Combine(Directory.CreateTempSubdirectory("mlinfra-package-").FullName, "function.zip");
        try
        {
            await TestFunction.ZipAsync(zip);
            await lab.RunAsync($"os.environ['PACKAGE'] = '{zip}'\n" + TestFunction.Deploy + Helpers + script);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(zip)!, recursive: true);
        }
    }
}
