using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Registry;

/// <summary>The state-change events of packages and endpoints, as a queue behind a rule gets them.</summary>
public sealed class EventTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Listening = """
        sqs, events = client('sqs'), client('events')
        def listen(kind):
            name = unique('q')
            url = sqs.create_queue(QueueName=name)['QueueUrl']
            arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
            rule = events.put_rule(Name=name, EventPattern=json.dumps({'source': ['aws.sagemaker'], 'detail-type': [kind]}))['RuleArn']
            policy = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn,
                      'Condition': {'ArnEquals': {'aws:SourceArn': rule}}}]}
            sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps(policy)})
            events.put_targets(Rule=name, Targets=[{'Id': '1', 'Arn': arn}])
            return url
        def heard(url, enough):
            got = []
            for _ in tries():
                for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get('Messages', []):
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=m['ReceiptHandle'])
                    got.append(json.loads(m['Body']))
                if enough(got): return got
            raise AssertionError(got)

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Listening + script);

    [Fact]
    public Task A_package_tells_its_registration_and_its_approval() => RunAsync("""
        url, g = listen('SageMaker Model Package State Change'), unique('group')
        sm.create_model_package_group(ModelPackageGroupName=g)
        spec = {'Containers': [{'Image': IMAGE, 'ModelDataUrl': 's3://b/m.tar.gz'}], 'SupportedContentTypes': ['text/csv'], 'SupportedResponseMIMETypes': ['text/csv']}
        arn = sm.create_model_package(ModelPackageGroupName=g, ModelApprovalStatus='PendingManualApproval', InferenceSpecification=spec)['ModelPackageArn']
        sm.update_model_package(ModelPackageArn=arn, ModelApprovalStatus='Approved', ApprovalDescription='good')
        got = heard(url, lambda e: len(e) >= 2)
        got.sort(key=lambda e: e['detail']['ModelApprovalStatus'], reverse=True)
        made, approved = got[0], got[-1]
        assert (made['source'], made['resources'], made['account']) == ('aws.sagemaker', [arn], '000000000000')
        d = approved['detail']
        assert (d['ModelPackageGroupName'], d['ModelPackageVersion'], d['ModelPackageArn'], d['ModelApprovalStatus'], d['ModelPackageStatus']) == (g, 1, arn, 'Approved', 'Completed'), d
        assert set(d['UpdatedModelPackageFields']) == {'ModelApprovalStatus', 'ApprovalDescription'} and d['ApprovalDescription'] == 'good', d
        assert d['InferenceSpecification']['Containers'][0]['Image'] == IMAGE and made['detail']['ModelApprovalStatus'] == 'PendingManualApproval'
        """);

    [Fact]
    public Task A_package_keeps_its_life_cycle_answers_it_and_tells_its_changes() => RunAsync("""
        url, g = listen('SageMaker Model Package State Change'), unique('group')
        sm.create_model_package_group(ModelPackageGroupName=g)
        spec = {'Containers': [{'Image': IMAGE, 'ModelDataUrl': 's3://b/m.tar.gz'}], 'SupportedContentTypes': ['text/csv'], 'SupportedResponseMIMETypes': ['text/csv']}
        staging = {'Stage': 'Staging', 'StageStatus': 'PendingApproval'}
        arn = new.create_model_package(ModelPackageGroupName=g, ModelApprovalStatus='Approved', InferenceSpecification=spec, ModelLifeCycle=staging)['ModelPackageArn']
        assert new.describe_model_package(ModelPackageName=arn)['ModelLifeCycle'] == staging
        approved = {'Stage': 'Staging', 'StageStatus': 'Approved', 'StageDescription': 'looked at'}
        new.update_model_package(ModelPackageArn=arn, ModelLifeCycle=approved)
        assert new.describe_model_package(ModelPackageName=arn)['ModelLifeCycle'] == approved
        assert new.list_model_packages(ModelPackageGroupName=g)['ModelPackageSummaryList'][0]['ModelLifeCycle'] == approved
        d = next(e for e in heard(url, lambda es: len(es) >= 2) if 'UpdatedModelPackageFields' in e['detail'])['detail']
        assert d['UpdatedModelPackageFields'] == ['ModelLifeCycle'] and d['ModelLifeCycle'] == approved and d['ModelApprovalStatus'] == 'Approved', d
        said = refused('ValidationException', new.update_model_package, ModelPackageArn=arn, ModelLifeCycle={'Stage': 'Staging'})
        assert said == "1 validation error detected: Value null at 'modelLifeCycle.stageStatus' failed to satisfy constraint: Member must not be null", said
        """);

    [Fact]
    public Task An_endpoint_tells_every_status() => RunAsync("""
        url = listen('SageMaker Endpoint State Change')
        name = endpoint(config(echo('a')))
        sm.update_endpoint(EndpointName=name, EndpointConfigName=config(echo('b')))
        wait(name)
        gone(name)
        got = heard(url, lambda es: 'DELETING' in [e['detail']['EndpointStatus'] for e in es if e['detail']['EndpointName'] == name])
        statuses = [e['detail']['EndpointStatus'] for e in got if e['detail']['EndpointName'] == name]
        assert sorted(statuses) == ['CREATING', 'DELETING', 'IN_SERVICE', 'IN_SERVICE', 'UPDATING'], statuses
        d = got[0]['detail']
        assert got[0]['resources'] == ['arn:aws:sagemaker:us-east-1:000000000000:endpoint/' + name] and d['ProductionVariants'][0]['DesiredInstanceCount'] == 1, d
        """);
}
