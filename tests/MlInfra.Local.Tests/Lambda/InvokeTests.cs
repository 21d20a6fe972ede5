using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

public sealed class InvokeTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task A_package_runs_in_one_warm_process_and_leaves_its_log() => await TestFunction.RunAsync(local, """
        function('warm')
        error, first = invoke('warm', {'n': 1})
        assert error is None and first['got'] == {'n': 1} and first['uses'] == 1, first
        error, second = invoke('warm', {'n': 2})
        assert second['uses'] == 2 and second['process'] == first['process'], second
        lines = log('warm')
        assert 'event {"n": 1}' in lines, lines
        assert lines[0].startswith('INIT_START Runtime Version: dotnet10'), lines
        assert any(l.startswith('START RequestId: ') and l.endswith(' Version: $LATEST') for l in lines), lines
        reports = [l for l in lines if l.startswith('REPORT RequestId: ')]
        assert len(reports) == 2 and 'Init Duration: ' in reports[0] and 'Init Duration: ' not in reports[1] and 'Memory Size: 256 MB' in reports[0], reports
        # a change of settings starts a new process
        lam.update_function_configuration(FunctionName='warm', Timeout=19)
        error, third = invoke('warm', {'n': 3})
        assert third['uses'] == 1 and third['process'] != first['process'], third
        """);

    [Fact]
    public async Task The_process_has_the_environment_of_Lambda_and_the_roles_credentials() => await TestFunction.RunAsync(local, """
        arn = function('environment', {'Effect': 'Allow', 'Action': 'sqs:ListQueues', 'Resource': '*'}, Environment={'Variables': {'MINE': 'yes'}})
        error, e = invoke('environment', {'do': 'environment'})
        assert e['MINE'] == 'yes' and e['_HANDLER'] == 'TestFunction' and e['AWS_REGION'] == 'us-east-1' and e['AWS_LAMBDA_FUNCTION_NAME'] == 'environment', e
        assert e['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] == '256' and e['AWS_ENDPOINT_URL'] == os.environ['LOCAL'] and os.path.exists(e['LAMBDA_TASK_ROOT'] + '/TestFunction.dll'), e
        assert 'LOCAL' not in e and 'USER' not in e, sorted(e)
        keys = dict(aws_access_key_id=e['AWS_ACCESS_KEY_ID'], aws_secret_access_key=e['AWS_SECRET_ACCESS_KEY'], aws_session_token=e['AWS_SESSION_TOKEN'])
        assert client('sts', **keys).get_caller_identity()['Arn'] == 'arn:aws:sts::000000000000:assumed-role/environment/environment'
        client('sqs', **keys).list_queues()
        refused('AccessDenied', client('sqs', **keys).create_queue, QueueName='no')
        assert 'AWS_REGION' in refused('InvalidParameterValueException', lam.update_function_configuration, FunctionName='environment', Environment={'Variables': {'AWS_REGION': 'x'}})
        """);

    [Fact]
    public async Task Every_way_to_fail_answers_as_Lambda_does() => await TestFunction.RunAsync(local, """
        function('failing', Timeout=4, MemorySize=160)
        error, e = invoke('failing', {'do': 'throw'})
        assert error == 'Unhandled' and e == {'errorType': 'MyError', 'errorMessage': 'told to fail', 'stackTrace': []}, e
        error, e = invoke('failing', {'do': 'sleep', 'ms': 20000})
        assert error == 'Unhandled' and e['errorType'] == 'Sandbox.Timedout' and e['errorMessage'].endswith('Error: Task timed out after 4.00 seconds'), e
        error, e = invoke('failing', {'do': 'exit', 'code': 3})
        assert error == 'Unhandled' and e['errorType'] == 'Runtime.ExitError' and e['errorMessage'].endswith('Error: Runtime exited with error: exit status 3'), e
        error, e = invoke('failing', {'do': 'big'})
        assert error == 'Unhandled' and e['errorType'] == 'Function.ResponseSizeTooLarge', e
        # and the next event finds a new process
        error, e = invoke('failing', {'fine': True})
        assert error is None and e['got'] == {'fine': True}, e
        assert any('Task timed out after 4.00 seconds' in l for l in log('failing')) and 'going' in log('failing') and 'about to fail' in log('failing'), log('failing')
        refused('InvalidRequestContentException', lam.invoke, FunctionName='failing', Payload='{')
        assert refused('ResourceNotFoundException', lam.invoke, FunctionName='none').startswith('Function not found: arn:aws:lambda:us-east-1:000000000000:function:none')
        """);

    [Fact]
    public async Task What_a_function_leaves_behind_holds_nobody_up() => await TestFunction.RunAsync(local, """
        import random, subprocess
        function('leaving', Timeout=4)
        marks = []
        def leave():
            marks.append('600.%d' % random.randrange(10 ** 8))
            assert invoke('leaving', {'do': 'leave', 'for': marks[-1]}) == (None, 'left')
        try:
            leave()
            error, e = invoke('leaving', {'do': 'exit', 'code': 3})
            assert error == 'Unhandled' and e['errorType'] == 'Runtime.ExitError', e
            leave()
            error, e = invoke('leaving', {'do': 'sleep', 'ms': 20000})
            assert error == 'Unhandled' and e['errorType'] == 'Sandbox.Timedout', e
            error, e = invoke('leaving', {'fine': True})
            assert error is None and e['uses'] == 1, e
        finally:
            for mark in marks: subprocess.run(['pkill', '-f', 'sleep ' + mark])
        """);

    [Fact]
    public async Task A_function_that_eats_more_memory_than_it_has_is_ended() => await TestFunction.RunAsync(local, """
        function('hungry', MemorySize=128, Timeout=60)
        error, e = invoke('hungry', {'do': 'eat'})
        assert error == 'Unhandled' and e['errorType'] in ('Runtime.OutOfMemory', 'Runtime.ExitError'), e
        assert invoke('hungry', {'ok': 1})[0] is None
        """);

    [Fact]
    public async Task A_function_that_cannot_start_says_why() => await TestFunction.RunAsync(local, """
        function('init-error', Environment={'Variables': {'AT_START': 'error'}})
        error, e = invoke('init-error', {})
        assert error == 'Unhandled' and e == {'errorType': 'Runtime.BadSettings', 'errorMessage': 'nothing works'}, e
        lam.update_function_configuration(FunctionName='init-error', Environment={'Variables': {'AT_START': 'exit'}})
        error, e = invoke('init-error', {})
        assert error == 'Unhandled' and e['errorMessage'].endswith('Error: Runtime exited with error: exit status 7'), e
        lam.update_function_configuration(FunctionName='init-error', Environment={'Variables': {}})
        assert invoke('init-error', {})[0] is None
        """);

    [Fact]
    public async Task An_event_for_later_is_tried_three_times_and_then_put_aside() => await TestFunction.RunAsync(local, """
        dead = sqs.create_queue(QueueName='async-dead')['QueueUrl']
        arn = 'arn:aws:sqs:us-east-1:000000000000:async-dead'
        function('later', {'Effect': 'Allow', 'Action': 'sqs:SendMessage', 'Resource': arn}, DeadLetterConfig={'TargetArn': arn})
        r = lam.invoke(FunctionName='later', InvocationType='Event', Payload=json.dumps({'do': 'throw'}))
        assert r['StatusCode'] == 202
        m = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=20, MessageAttributeNames=['All'])['Messages'][0]
        assert json.loads(m['Body']) == {'do': 'throw'} and m['MessageAttributes']['ErrorMessage']['StringValue'] == 'told to fail', m
        assert log('later').count('about to fail') == 3, log('later')
        assert lam.invoke(FunctionName='later', InvocationType='DryRun', Payload='{}')['StatusCode'] == 204
        assert 'SendMessage on SQS' in refused('InvalidParameterValueException', lam.create_function, FunctionName='no-leave', Role=role('no-leave'), Runtime='dotnet10',
            Handler='TestFunction', Code={'S3Bucket': 'code', 'S3Key': 'function.zip'}, DeadLetterConfig={'TargetArn': arn})
        """);

    [Fact]
    public async Task What_it_does_not_have_is_refused_by_name() => await TestFunction.RunAsync(local, """
        function('have')
        good = dict(Role='arn:aws:iam::000000000000:role/have', Runtime='dotnet10', Handler='TestFunction', Code={'S3Bucket': 'code', 'S3Key': 'function.zip'})
        def no(code, name, **change): return refused(code, lam.create_function, FunctionName=name, **{**good, **change})
        assert "'python3.12'" in no('NotSupportedByLocal', 'a', Runtime='python3.12')
        assert 'class-library handler' in no('NotSupportedByLocal', 'b', Handler='A::B::C')
        assert no('InvalidParameterValueException', 'c', Handler='Other') == "The package of 'c' has no Other.dll, which its Handler 'Other' names."
        assert 'ImageUri' in no('NotSupportedByLocal', 'd', Code={'ImageUri': 'x'})
        assert 'NoSuchKey' in no('InvalidParameterValueException', 'e', Code={'S3Bucket': 'code', 'S3Key': 'none'})
        assert no('InvalidParameterValueException', 'f', Role='arn:aws:iam::000000000000:role/none') == 'The role defined for the function cannot be assumed by Lambda.'
        no('ValidationException', 'g', Timeout=901)
        assert 'Function already exist: have' == no('ResourceConflictException', 'have')
        s3.put_object(Bucket='code', Key='bad.zip', Body=b'no zip')
        assert 'unzip' in no('InvalidParameterValueException', 'h', Code={'S3Bucket': 'code', 'S3Key': 'bad.zip'})
        assert [f['FunctionName'] for f in lam.list_functions()['Functions'] if f['FunctionName'] == 'have'] == ['have']
        assert lam.get_function(FunctionName='have')['Configuration']['State'] == 'Active'
        lam.delete_function(FunctionName='have')
        refused('ResourceNotFoundException', lam.get_function_configuration, FunctionName='have')
        """);
}
