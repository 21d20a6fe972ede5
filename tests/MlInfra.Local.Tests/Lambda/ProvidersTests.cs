using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

/// <summary>The resource types of messaging in one stack: made, changed, deleted.</summary>
public sealed class ProvidersTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task A_stack_makes_changes_and_deletes_queues_topics_rules_and_functions() => await TestFunction.RunAsync(local, """
        cfn, sns, events = client('cloudformation'), client('sns'), client('events')
        function('seed')   # brings the role and the package
        def template(delay, message, retries, rule=True):
            att = lambda name: {'Fn::GetAtt': [name, 'Arn']}
            t = {'Resources': {
                'Queue': {'Type': 'AWS::SQS::Queue', 'Properties': {'DelaySeconds': delay, 'Tags': [{'Key': 'a', 'Value': 'b'}]}},
                'QueuePolicy': {'Type': 'AWS::SQS::QueuePolicy', 'Properties': {'Queues': [{'Ref': 'Queue'}], 'PolicyDocument': {'Version': '2012-10-17', 'Statement': [
                    {'Effect': 'Allow', 'Principal': {'Service': 'sns.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': att('Queue'), 'Condition': {'ArnEquals': {'aws:SourceArn': {'Ref': 'Topic'}}}}]}}},
                'Topic': {'Type': 'AWS::SNS::Topic', 'Properties': {'DisplayName': 'D', 'Subscription': [{'Protocol': 'email', 'Endpoint': 'a@example.com'}]}},
                'TopicPolicy': {'Type': 'AWS::SNS::TopicPolicy', 'Properties': {'Topics': [{'Ref': 'Topic'}], 'PolicyDocument': {'Version': '2012-10-17', 'Statement': [
                    {'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sns:Publish', 'Resource': {'Ref': 'Topic'}}]}}},
                'Subscription': {'Type': 'AWS::SNS::Subscription', 'Properties': {'TopicArn': {'Ref': 'Topic'}, 'Protocol': 'sqs', 'Endpoint': att('Queue'), 'RawMessageDelivery': True}},
                'Function': {'Type': 'AWS::Lambda::Function', 'Properties': {'Runtime': 'dotnet10', 'Handler': 'TestFunction', 'Role': 'arn:aws:iam::000000000000:role/seed', 'MemorySize': 256, 'Timeout': 20,
                    'Code': {'S3Bucket': 'code', 'S3Key': 'function.zip'}, 'Environment': {'Variables': {'M': message}}}},
                'Permission': {'Type': 'AWS::Lambda::Permission', 'Properties': {'FunctionName': att('Function'), 'Action': 'lambda:InvokeFunction', 'Principal': 'events.amazonaws.com', 'SourceArn': att('Rule') if rule else 'arn:x'}},
                'Retries': {'Type': 'AWS::Lambda::EventInvokeConfig', 'Properties': {'FunctionName': {'Ref': 'Function'}, 'Qualifier': '$LATEST', 'MaximumRetryAttempts': retries}},
            }, 'Outputs': {k: {'Value': {'Ref': k}} for k in ('Queue', 'Topic', 'Function')}}
            if rule: t['Resources']['Rule'] = {'Type': 'AWS::Events::Rule', 'Properties': {'EventPattern': {'source': ['app']}, 'Targets': [
                {'Id': 'topic', 'Arn': {'Ref': 'Topic'}, 'Input': json.dumps(message)}, {'Id': 'function', 'Arn': att('Function')}]}}
            return json.dumps(t)
        def wait(end):
            for _ in tries():
                s = cfn.describe_stacks(StackName='Messaging')['Stacks'][0]
                if not s['StackStatus'].endswith('_IN_PROGRESS'): break
            assert s['StackStatus'] == end, (s, [e for e in cfn.describe_stack_events(StackName='Messaging')['StackEvents'] if 'FAILED' in e['ResourceStatus']])
            return {o['OutputKey']: o['OutputValue'] for o in s['Outputs']}
        cfn.create_stack(StackName='Messaging', TemplateBody=template(0, 'first', 0))
        out = wait('CREATE_COMPLETE')
        def put(): events.put_events(Entries=[{'Source': 'app', 'DetailType': 't', 'Detail': '{}'}])
        put()
        m = sqs.receive_message(QueueUrl=out['Queue'], WaitTimeSeconds=15)['Messages'][0]
        assert m['Body'] == '"first"', m
        assert len(sns.list_subscriptions_by_topic(TopicArn=out['Topic'])['Subscriptions']) == 2
        assert invoke(out['Function'], {'do': 'environment'})[1]['M'] == 'first'
        cfn.update_stack(StackName='Messaging', TemplateBody=template(1, 'second', 1))
        assert wait('UPDATE_COMPLETE') == out
        assert sqs.get_queue_attributes(QueueUrl=out['Queue'], AttributeNames=['DelaySeconds'])['Attributes'] == {'DelaySeconds': '1'}
        assert invoke(out['Function'], {'do': 'environment'})[1]['M'] == 'second'
        cfn.update_stack(StackName='Messaging', TemplateBody=template(1, 'second', 1, rule=False))
        wait('UPDATE_COMPLETE')
        assert events.list_rules(NamePrefix='Messaging')['Rules'] == []
        cfn.delete_stack(StackName='Messaging')
        for _ in tries():
            try: cfn.describe_stacks(StackName='Messaging')
            except ClientError: break
        refused('AWS.SimpleQueueService.NonExistentQueue', sqs.get_queue_attributes, QueueUrl=out['Queue'], AttributeNames=['All'])
        refused('NotFound', sns.get_topic_attributes, TopicArn=out['Topic'])
        refused('ResourceNotFoundException', lam.get_function, FunctionName=out['Function'])
        """);

    [Fact]
    public async Task A_rule_starts_a_pipeline_as_the_targets_role() => await Boto.RunAsync(local, """
        events, sm, iam, sqs = client('events'), client('sagemaker'), client('iam'), client('sqs')
        def role(name, service, *statements):
            arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': service}, 'Action': 'sts:AssumeRole'}]}))['Role']['Arn']
            if statements: iam.put_role_policy(RoleName=name, PolicyName='p', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': list(statements)}))
            return arn
        runs = role('runs-pipelines', 'sagemaker.amazonaws.com', {'Effect': 'Allow', 'Action': '*', 'Resource': '*'})
        definition = {'Version': '2020-12-01', 'Parameters': [{'Name': 'Key', 'Type': 'String', 'DefaultValue': 'none'}], 'Steps': [{'Name': 'Stop', 'Type': 'Fail', 'Arguments': {'ErrorMessage': {'Get': 'Parameters.Key'}}}]}
        pipeline = sm.create_pipeline(PipelineName='by-event', PipelineDefinition=json.dumps(definition), RoleArn=runs, ClientRequestToken='t' * 32)['PipelineArn']
        may = role('may-start', 'events.amazonaws.com', {'Effect': 'Allow', 'Action': 'sagemaker:StartPipelineExecution', 'Resource': pipeline})
        may_not = role('may-not-start', 'events.amazonaws.com')
        dead = sqs.create_queue(QueueName='no-start', Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': '*'}]})})['QueueUrl']
        events.put_rule(Name='start', EventPattern='{"source": ["data"]}')
        target = {'Arn': pipeline, 'SageMakerPipelineParameters': {'PipelineParameterList': [{'Name': 'Key', 'Value': '$.detail.object.key'}]}}
        refused('ValidationException', events.put_targets, Rule='start', Targets=[{'Id': 'p', **target}])
        events.put_targets(Rule='start', Targets=[{'Id': 'p', 'RoleArn': may, **target}, {'Id': 'n', 'RoleArn': may_not, 'DeadLetterConfig': {'Arn': 'arn:aws:sqs:us-east-1:000000000000:no-start'}, **target}])
        events.put_events(Entries=[{'Source': 'data', 'DetailType': 't', 'Detail': json.dumps({'object': {'key': 'new.csv'}})}])
        for _ in tries():
            found = sm.list_pipeline_executions(PipelineName='by-event')['PipelineExecutionSummaries']
            if found: break
        assert len(found) == 1, found
        given = sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=found[0]['PipelineExecutionArn'])['PipelineParameters']
        assert given == [{'Name': 'Key', 'Value': 'new.csv'}], given
        m = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=15, MessageAttributeNames=['All'])['Messages'][0]
        assert m['MessageAttributes']['ERROR_CODE']['StringValue'] == 'NO_PERMISSIONS', m
        """);
}
