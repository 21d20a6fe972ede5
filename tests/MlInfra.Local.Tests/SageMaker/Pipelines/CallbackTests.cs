using MlInfra.Local.Tests.SageMaker.Jobs;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class CallbackTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        sqs = client('sqs')
        def queue(name): return sqs.create_queue(QueueName=name)['QueueUrl']
        def message(url):
            m = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)['Messages'][0]
            sqs.delete_message(QueueUrl=url, ReceiptHandle=m['ReceiptHandle'])
            return json.loads(m['Body'])
        def ask(url, name='Ask', outputs=(('verdict', 'String'), ('score', 'Float')), **more):
            return {'Name': name, 'Type': 'Callback', 'SqsQueueUrl': url, 'Arguments': {'gate': reference('Parameters.Gate'), 'list': [1]},
                'OutputParameters': [{'OutputName': n, 'OutputType': t} for n, t in outputs], **more}
        GATE = [{'Name': 'Gate', 'Type': 'Float', 'DefaultValue': 0.5}]
        def caller(name): return make_role(name, *EVERYTHING, *PIPELINE, ('sqs:SendMessage', '*'))
        send, fail = sm.send_pipeline_execution_step_success, sm.send_pipeline_execution_step_failure
        def answer(token, **values): return send(CallbackToken=token, OutputParameters=[{'Name': k, 'Value': v} for k, v in values.items()])

        """;

    [Fact]
    public async Task A_message_with_a_token_goes_out_and_the_answer_comes_back() => await RunAsync("""
        url = queue('ask')
        check = step('Check', 'Condition', {'Conditions': [{'Type': 'Equals', 'LeftValue': reference("Steps.Ask.OutputParameters['verdict']"), 'RightValue': 'yes'},
            {'Type': 'GreaterThan', 'LeftValue': reference("Steps.Ask.OutputParameters['score']"), 'RightValue': 0.5}], 'IfSteps': [], 'ElseSteps': [step('No', 'Fail', {'ErrorMessage': 'no'})]})
        pipeline('asks', ask(url), check, parameters=GATE, role=caller('Asker'))
        e = start('asks', Gate='0.75')
        body = message(url)
        assert body == {'token': body['token'], 'pipelineExecutionArn': e, 'arguments': {'gate': 0.75, 'list': [1]}, 'status': 'Executing'} and len(body['token']) == 10, body
        assert steps(e)['Ask']['Metadata'] == {'Callback': {'CallbackToken': body['token'], 'SqsQueueUrl': url}} and steps(e)['Ask']['StepStatus'] == 'Executing', steps(e)
        iam.create_role(RoleName='Nobody', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::000000000000:root'}, 'Action': 'sts:AssumeRole'}]}))
        assert 'sagemaker:SendPipelineExecutionStepSuccess' in refused('AccessDeniedException', session('arn:aws:iam::000000000000:role/Nobody')('sagemaker').send_pipeline_execution_step_success, CallbackToken=body['token'])
        assert send(CallbackToken=body['token'], ClientRequestToken='r' * 32, OutputParameters=[{'Name': 'verdict', 'Value': 'yes'}, {'Name': 'score', 'Value': '0.9'}]) ['PipelineExecutionArn'] == e
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Succeeded' and s['Check']['Metadata']['Condition']['Outcome'] == 'True', (d, s)
        assert s['Ask']['Metadata']['Callback']['OutputParameters'] == [{'Name': 'verdict', 'Value': 'yes'}, {'Name': 'score', 'Value': '0.9'}], s
        # The same request again is no error; another answer is.
        send(CallbackToken=body['token'], ClientRequestToken='r' * 32)
        assert 'was answered before' in refused('ValidationException', fail, CallbackToken=body['token'], FailureReason='late')
        refused('ResourceNotFound', send, CallbackToken='nobody1234')
        """);

    [Fact]
    public async Task A_failure_and_an_answer_that_does_not_fit_fail_the_step() => await RunAsync("""
        url = queue('fails')
        pipeline('fails', ask(url), job_step('Behind', 'print(1)', DependsOn=['Ask']), parameters=GATE, role=caller('Failer'))
        def reason(call):
            e = start('fails'); call(message(url)['token']); d = ended(e); s = steps(e)
            assert d['PipelineExecutionStatus'] == 'Failed' and list(s) == ['Ask'], (d, s)
            return s['Ask']['FailureReason']
        assert reason(lambda t: fail(CallbackToken=t, FailureReason='nobody liked it')) == 'nobody liked it'
        assert reason(lambda t: answer(t, score='1')) == "ClientError: The output parameter 'verdict' of step 'Ask' was not returned; there are [score]."
        assert reason(lambda t: answer(t, verdict='x', score='much')) == "ClientError: The output parameter 'score' of step 'Ask' must be of type Float, not \"much\"."
        """);

    [Fact]
    public async Task A_stop_tells_the_queue_and_waits_for_the_answer() => await RunAsync("""
        url = queue('stops')
        pipeline('stops', ask(url), job_step('Behind', 'print(1)', DependsOn=['Ask']), parameters=GATE, role=caller('Stopper'))
        e = start('stops')
        token = message(url)['token']
        sm.stop_pipeline_execution(PipelineExecutionArn=e)
        body = message(url)
        assert body['token'] == token and body['status'] == 'Stopping', body
        assert sm.describe_pipeline_execution(PipelineExecutionArn=e)['PipelineExecutionStatus'] == 'Stopping' and steps(e)['Ask']['StepStatus'] == 'Stopping'
        sm.stop_pipeline_execution(PipelineExecutionArn=e)
        answer(token, verdict='x', score='1')
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Stopped' and list(s) == ['Ask'], (d, s)
        """);

    [Fact]
    public async Task The_role_needs_leave_to_send() => await RunAsync("""
        url = queue('mute')
        pipeline('mute', ask(url), parameters=GATE, role=make_role('Mute', *PIPELINE))
        d, s = run('mute')
        assert d['PipelineExecutionStatus'] == 'Failed' and 'Metadata' in s['Ask'] and s['Ask']['Metadata'] == {}, s
        assert s['Ask']['FailureReason'].startswith('ClientError: Failed to invoke sqs:SendMessage. Error Details: ') and 'is not authorized to perform: sqs:SendMessage' in s['Ask']['FailureReason'], s
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        pipeline('gone', ask(url + 'x'), parameters=GATE, role=caller('Lost'))
        assert 'sqs:SendMessage' in run('gone')[1]['Ask']['FailureReason']
        """);

    [Fact]
    public async Task A_killed_endpoint_goes_on_waiting_with_the_same_token()
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-callback-").FullName;
        try
        {
            using (var first = await LocalProcess.StartAsync(folder))
            {
                await Lab.PrepareAsync(first.Endpoint);
                await Lab.RunAsync(first.Endpoint, Helpers + """
                    url = queue('kept')
                    pipeline('kept', ask(url), ask(url, 'Other'), job_step('Behind', 'print(1)', DependsOn=['Ask']), parameters=GATE, role=caller('Keeper'))
                    e = start('kept')
                    bodies = [message(url), message(url)]
                    by = {s['Metadata']['Callback']['CallbackToken']: n for n, s in steps(e).items()}
                    assert sorted(by[b['token']] for b in bodies) == ['Ask', 'Other'], (by, bodies)
                    # One was answered before the kill, while its step may not have noticed yet; the other after it.
                    answer(next(t for t, n in by.items() if n == 'Other'), verdict='x', score='1')
                    """);
                first.Kill();
            }

            using var second = await LocalProcess.StartAsync(folder);

            await Lab.RunAsync(second.Endpoint, Helpers + """
                url = sqs.get_queue_url(QueueName='kept')['QueueUrl']
                e = sm.list_pipeline_executions(PipelineName='kept')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
                assert sm.describe_pipeline_execution(PipelineExecutionArn=e)['PipelineExecutionStatus'] == 'Executing'
                answer(steps(e)['Ask']['Metadata']['Callback']['CallbackToken'], verdict='x', score='1')
                d, s = ended(e), steps(e)
                assert d['PipelineExecutionStatus'] == 'Succeeded' and {n: x['AttemptCount'] for n, x in s.items()} == {'Ask': 1, 'Other': 1, 'Behind': 1}, (d, s)
                assert 'Messages' not in sqs.receive_message(QueueUrl=url), 'sent twice'
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);
}
