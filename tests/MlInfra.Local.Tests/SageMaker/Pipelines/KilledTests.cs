using MlInfra.Local.Tests.Lambda;
using MlInfra.Local.Tests.SageMaker.Jobs;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

/// <summary>The endpoint is killed in the middle of pipelines of all kinds; the next start goes on and tells the truth.</summary>
public sealed class KilledTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-killed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_made_at_once_is_made_once() => await KillAsync(
        """
        artifact = bundle('models/m.tar.gz', x='1')
        def before(i): return {'DependsOn': ['R%d' % (i - 1)]} if i else {}
        made = [step('R%d' % i, 'RegisterModel', {'ModelPackageGroupName': 'g', 'InferenceSpecification': {'Containers': [{'Image': IMAGE, 'ModelDataUrl': artifact}], 'SupportedContentTypes': ['a/b'], 'SupportedResponseMIMETypes': ['a/b']}}, **before(i)) for i in range(60)]
        made += [step('M%d' % i, 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': IMAGE, 'ModelDataUrl': artifact}}, DependsOn=['R%d' % i]) for i in range(60)]
        pipeline('many', *made)
        e = start('many')
        while True:
            if len(sm.list_model_packages(ModelPackageGroupName='g', MaxResults=100)['ModelPackageSummaryList'] if sm.list_model_package_groups()['ModelPackageGroupSummaryList'] else []) > 5: break
        """,
        """
        d, s = ended(e), {}
        for page in sm.get_paginator('list_pipeline_execution_steps').paginate(PipelineExecutionArn=e): s.update({x['StepName']: x for x in page['PipelineExecutionSteps']})
        assert d['PipelineExecutionStatus'] == 'Succeeded' and len(s) == 120, (d, len(s))
        packages = [p for page in sm.get_paginator('list_model_packages').paginate(ModelPackageGroupName='g') for p in page['ModelPackageSummaryList']]
        models = [m for page in sm.get_paginator('list_models').paginate() for m in page['Models']]
        assert len(packages) == 60 and len(models) == 60, (len(packages), len(models))
        assert {p['ModelPackageArn'] for p in packages} == {x['Metadata']['RegisterModel']['Arn'] for x in s.values() if 'RegisterModel' in x['Metadata']}
        """);

    [Fact]
    public async Task A_function_that_was_cut_off_is_invoked_again()
    {
        var zip = Path.Combine(folder, "function.zip");
        await TestFunction.ZipAsync(zip);
        await KillAsync(
            $"os.environ['PACKAGE'] = '{zip}'\n" + TestFunction.Deploy + """
            arn = function('cut', Timeout=20)
            pipeline('lambda', {'Name': 'Call', 'Type': 'Lambda', 'FunctionArn': arn, 'Arguments': {'do': 'sleep', 'ms': 6000}}, job_step('Behind', 'print(1)', DependsOn=['Call']),
                role=make_role('Invoker', *EVERYTHING, *PIPELINE, ('lambda:InvokeFunction', arn)))
            e = start('lambda')
            until(lambda: steps(e).get('Call', {}).get('StepStatus') == 'Executing')
            time.sleep(0.3)
            """,
            """
            d, s = ended(e), steps(e)
            assert d['PipelineExecutionStatus'] == 'Succeeded' and s['Call']['AttemptCount'] == 2 and s['Behind']['AttemptCount'] == 1, (d, s)
            """);
    }

    [Fact]
    public async Task A_stop_that_waits_for_a_callback_waits_on() => await KillAsync(
        """
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='q')['QueueUrl']
        pipeline('stopping', {'Name': 'Ask', 'Type': 'Callback', 'SqsQueueUrl': url}, job_step('Slow', 'import time; time.sleep(100)'), job_step('Behind', 'print(1)', DependsOn=['Ask']), role=make_role('Sender', *EVERYTHING, *PIPELINE, ('sqs:*', '*')))
        e = start('stopping')
        until(lambda: 'Metadata' in steps(e).get('Ask', {}) and steps(e).get('Slow', {}).get('StepStatus') == 'Executing')
        sm.stop_pipeline_execution(PipelineExecutionArn=e)
        statuses = []
        while len(statuses) < 2:
            for m in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5, MaxNumberOfMessages=10).get('Messages', []):
                statuses.append(json.loads(m['Body'])['status']); sqs.delete_message(QueueUrl=url, ReceiptHandle=m['ReceiptHandle'])
        assert statuses == ['Executing', 'Stopping'], statuses
        """,
        """
        sqs = client('sqs')
        until(lambda: steps(e)['Slow']['StepStatus'] == 'Stopped')
        s = steps(e)
        assert sm.describe_pipeline_execution(PipelineExecutionArn=e)['PipelineExecutionStatus'] == 'Stopping' and s['Ask']['StepStatus'] == 'Stopping' and s['Slow']['StepStatus'] == 'Stopped', s
        assert 'Messages' not in sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName='q')['QueueUrl'])
        sm.send_pipeline_execution_step_success(CallbackToken=s['Ask']['Metadata']['Callback']['CallbackToken'])
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Stopped' and sorted(s) == ['Ask', 'Slow'], (d, s)
        """);

    /// <summary>Runs a script that leaves the execution e, kills the endpoint, starts it again and runs the other with that e.</summary>
    private async Task KillAsync(string before, string after)
    {
        string execution;
        var state = Path.Combine(folder, "state");
        using (var first = await LocalProcess.StartAsync(state))
        {
            await Lab.PrepareAsync(first.Endpoint);
            execution = await Lab.RunAsync(first.Endpoint, before + "\nprint(e)");
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(state);
        await Lab.RunAsync(second.Endpoint, $"e = '{execution.Trim()}'\n{after}");
    }
}
