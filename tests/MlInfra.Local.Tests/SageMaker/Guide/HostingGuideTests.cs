using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Guide;

/// <summary>
/// What a data scientist does by hand with AWS's guides open: every mode made, asked, looked at, changed and deleted by boto3, with the
/// guides' own names and calls. What the Python SDK's deploy() calls is written out.
/// </summary>
public sealed class HostingGuideTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Guide = """
        SUMS = '''
        import json
        def model_fn(folder): return float(open(folder + '/answer.txt').read())
        def predict_fn(data, weight): return [weight * sum(row) for row in data]
        def input_fn(body, kind):
            data = json.loads(body)['inputs']
            if any(len(row) != 4 for row in data): raise ValueError('a record has 4 values')
            return data
        def output_fn(answer, accept): return json.dumps({'predictions': answer}), 'application/json'
        '''
        def sums(weight): return artifact(answer_txt=str(weight), code__inference_py=SUMS)
        def weigh(weight): return model(sums(weight))
        ASK = dict(ContentType='application/json', Body=json.dumps({'inputs': [[1.0, 2.0, 3.0, 4.0]]}))
        def predict(endpoint_name, **more): return json.loads(rt.invoke_endpoint(EndpointName=endpoint_name, **ASK, **more)['Body'].read())['predictions'][0]
        def up(endpoint_name): sm.get_waiter('endpoint_in_service').wait(EndpointName=endpoint_name, WaiterConfig={'Delay': 1})
        def down(endpoint_name):
            sm.delete_endpoint(EndpointName=endpoint_name)
            sm.get_waiter('endpoint_deleted').wait(EndpointName=endpoint_name, WaiterConfig={'Delay': 1})
        aas = client('application-autoscaling')

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Guide + script);

    [Fact]
    public Task Real_time_with_capture_scaling_and_tags() => RunAsync("""
        capture = {'EnableCapture': True, 'InitialSamplingPercentage': 20, 'DestinationS3Uri': 's3://%s/capture/' % BUCKET, 'CaptureOptions': [{'CaptureMode': 'Input'}, {'CaptureMode': 'Output'}],
            'CaptureContentTypeHeader': {'CsvContentTypes': ['text/csv'], 'JsonContentTypes': ['application/json']}}
        c = config(variant(weigh(1), count=2, kind='ml.m5.xlarge'), DataCaptureConfig=capture)
        arn = sm.create_endpoint(EndpointName='my-pytorch-endpoint', EndpointConfigName=c, Tags=[{'Key': 'team', 'Value': 'a'}])['EndpointArn']
        said = refused('ValidationException', sm.update_endpoint, EndpointName='my-pytorch-endpoint', EndpointConfigName=c)
        assert said == 'Cannot update in-progress endpoint "%s".' % arn, said
        up('my-pytorch-endpoint')
        response = rt.invoke_endpoint(EndpointName='my-pytorch-endpoint', ContentType='application/json', Body=json.dumps({'inputs': [[1.2, 3.4, 5.6, 7.8]]}))
        assert json.loads(response['Body'].read()) == {'predictions': [18.0]} and response['InvokedProductionVariant'] == 'AllTraffic'
        said = refused('ModelError', rt.invoke_endpoint, EndpointName='my-pytorch-endpoint', ContentType='application/json', Body='{"inputs": [[1]]}')
        assert 'a record has 4 values' in said, said
        d = sm.describe_endpoint(EndpointName='my-pytorch-endpoint')
        assert d['DataCaptureConfig']['CurrentSamplingPercentage'] == 20 and d['ProductionVariants'][0]['CurrentInstanceCount'] == 2, d

        which = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/my-pytorch-endpoint/variant/AllTraffic', ScalableDimension='sagemaker:variant:DesiredInstanceCount')
        aas.register_scalable_target(MinCapacity=1, MaxCapacity=10, **which)
        policy = {'TargetValue': 1000.0, 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}, 'ScaleInCooldown': 300, 'ScaleOutCooldown': 60}
        aas.put_scaling_policy(PolicyName='sagemaker-invocations-scaling', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=policy, **which)
        pages = aas.get_paginator('describe_scaling_policies').paginate(ServiceNamespace='sagemaker', ResourceId=which['ResourceId'])
        assert [p['TargetTrackingScalingPolicyConfiguration'] for page in pages for p in page['ScalingPolicies']] == [policy]
        assert len(cw.describe_alarms(AlarmNamePrefix='TargetTracking-endpoint/my-pytorch-endpoint/')['MetricAlarms']) == 2

        sm.add_tags(ResourceArn=arn, Tags=[{'Key': 'stage', 'Value': 'dev'}])
        sm.delete_tags(ResourceArn=arn, TagKeys=['team'])
        assert [t for page in sm.get_paginator('list_tags').paginate(ResourceArn=arn) for t in page['Tags']] == [{'Key': 'stage', 'Value': 'dev'}]
        assert 'value greater than or equal to 1' in refused('ValidationException', sm.update_endpoint_weights_and_capacities, EndpointName='my-pytorch-endpoint',
            DesiredWeightsAndCapacities=[{'VariantName': 'AllTraffic', 'DesiredInstanceCount': 0}])
        down('my-pytorch-endpoint')
        assert aas.describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=[which['ResourceId']])['ScalableTargets'] == [], 'scaling goes with the endpoint'
        assert refused('ValidationException', sm.describe_endpoint, EndpointName='my-pytorch-endpoint') == 'Could not find endpoint "%s".' % arn
        """);

    [Fact]
    public Task Champion_and_challenger_by_hand() => RunAsync("""
        champion, challenger = weigh(1), weigh(2)
        name = endpoint(config(variant(champion, 'Champion', 90), variant(challenger, 'Challenger', 10)))
        assert {predict(name, TargetVariant=v) for v in ('Champion', 'Challenger')} == {10.0, 20.0}
        sm.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{'VariantName': 'Champion', 'DesiredWeight': 0}, {'VariantName': 'Challenger', 'DesiredWeight': 100}])
        up(name)
        assert {predict(name) for _ in range(20)} == {20.0}
        # "... and delete the old variant, all without restarting the endpoint or changing client code."
        sm.update_endpoint(EndpointName=name, EndpointConfigName=config(variant(challenger, 'Challenger', 10)), RetainAllVariantProperties=True)
        up(name)
        v, = sm.describe_endpoint(EndpointName=name)['ProductionVariants']
        assert (v['VariantName'], v['CurrentWeight']) == ('Challenger', 100) and predict(name) == 20.0, v
        assert 'Variant Champion not found' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, TargetVariant='Champion', **ASK)
        for what in ({'StatusEquals': 'Gone'}, {'SortBy': 'Size'}, {'SortOrder': 'Random'}):
            # boto3 leaves it to the service to know its own words.
            assert 'enum value set' in refused('ValidationException', sm.list_endpoints, **what)
        down(name)
        """);

    [Fact]
    public Task Serverless() => RunAsync("""
        def sporadic(**more): return dict(VariantName='AllTraffic', ModelName=weigh(1), ServerlessConfig=dict(MemorySizeInMB=2048, MaxConcurrency=10, **more))
        def made(v):
            name = unique('config'); new.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[v]); return name
        c = made(sporadic())
        sm.create_endpoint(EndpointName='my-serverless-endpoint', EndpointConfigName=c)
        up('my-serverless-endpoint')
        assert predict('my-serverless-endpoint') == 10.0
        said = refused('ValidationError', rt.invoke_endpoint, EndpointName='my-serverless-endpoint', Body=b'x' * (4 * 1024 * 1024 + 1))
        import re
        assert re.fullmatch('Request [0-9a-f-]{36} has oversize body.', said), said
        sm.update_endpoint(EndpointName='my-serverless-endpoint', EndpointConfigName=made(sporadic(ProvisionedConcurrency=2)))
        up('my-serverless-endpoint')
        which = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/my-serverless-endpoint/variant/AllTraffic', ScalableDimension='sagemaker:variant:DesiredProvisionedConcurrency')
        aas.register_scalable_target(MinCapacity=1, MaxCapacity=10, **which)
        track = lambda metric: {'TargetValue': 0.7, 'PredefinedMetricSpecification': {'PredefinedMetricType': metric}}
        policy = dict(PolicyName='p', PolicyType='TargetTrackingScaling', **which)
        aas.put_scaling_policy(TargetTrackingScalingPolicyConfiguration=track('SageMakerVariantProvisionedConcurrencyUtilization'), **policy)
        assert 'only supports the following' in refused('ValidationException', aas.put_scaling_policy, TargetTrackingScalingPolicyConfiguration=track('SageMakerVariantInvocationsPerInstance'), **policy)
        weights = lambda **wanted: new.update_endpoint_weights_and_capacities(EndpointName='my-serverless-endpoint', DesiredWeightsAndCapacities=[dict(VariantName='AllTraffic', **wanted)])
        assert 'DesiredInstanceCount must not be given' in refused('ValidationException', weights, DesiredInstanceCount=2)
        assert 'less than or equal to 10' in refused('ValidationException', weights, ServerlessUpdateConfig={'ProvisionedConcurrency': 11})
        # It can become one on instances, and there is no way back.
        aas.deregister_scalable_target(**which)
        sm.update_endpoint(EndpointName='my-serverless-endpoint', EndpointConfigName=config(weigh(3)))
        up('my-serverless-endpoint')
        assert predict('my-serverless-endpoint') == 30.0
        assert 'instance-based' in refused('ValidationException', sm.update_endpoint, EndpointName='my-serverless-endpoint', EndpointConfigName=c)
        assert 'runs on instances' in refused('ValidationException', weights, ServerlessUpdateConfig={'ProvisionedConcurrency': 1})
        down('my-serverless-endpoint')
        """);

    [Fact]
    public Task Many_models_and_one_more_without_a_restart() => RunAsync("""
        name = unique('mme')
        sm.create_model(ModelName=name, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://%s/multi-model-artifacts/' % BUCKET, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}})
        sm.create_endpoint(EndpointName='customer-churn-mme-endpoint', EndpointConfigName=config(variant(name, count=2, kind='ml.m5.2xlarge')))
        up('customer-churn-mme-endpoint')
        # mme.add_model copies the artifact beneath the prefix.
        bucket, key = sums(1)[5:].split('/', 1)
        s3.copy_object(Bucket=BUCKET, Key='multi-model-artifacts/customer-A.tar.gz', CopySource={'Bucket': bucket, 'Key': key})
        assert [o['Key'] for page in s3.get_paginator('list_objects_v2').paginate(Bucket=BUCKET, Prefix='multi-model-artifacts/') for o in page['Contents']] == ['multi-model-artifacts/customer-A.tar.gz']
        assert predict('customer-churn-mme-endpoint', TargetModel='customer-A.tar.gz') == 10.0
        assert 'Failed to download model data' in refused('ValidationError', rt.invoke_endpoint, EndpointName='customer-churn-mme-endpoint', TargetModel='customer-B.tar.gz', **ASK)
        assert 'missing a target model header' in refused('ValidationError', rt.invoke_endpoint, EndpointName='customer-churn-mme-endpoint', **ASK)
        down('customer-churn-mme-endpoint')
        """);

    [Fact]
    public async Task What_the_guide_of_modes_shows_in_Python_runs()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(ServingScript.Repository, "docs", "guides", "modes.md"));
        var shown = guide.Split("```python\n")[1].Split("```")[0];

        await RunAsync("""
            for name in ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'): assert os.environ[name]
            made = boto3.client
            # This boto3 does not read AWS_ENDPOINT_URL yet.
            boto3.client = lambda service: made(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'])
            bucket, first, second = BUCKET, weigh(1), weigh(2)
            shop = endpoint(config(variant(first, 'Champion', 1), variant(second, 'Challenger', 0)))
            many = unique('many'); source = dict(zip(('Bucket', 'Key'), sums(3)[5:].split('/', 1)))
            s3.copy_object(Bucket=BUCKET, Key='multi-model/customer-a.tar.gz', CopySource=source)
            sm.create_model(ModelName=many, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://%s/multi-model/' % BUCKET, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}})
            customers = endpoint(config(variant(many)))
            queue = unique('config'); new.create_endpoint_config(EndpointConfigName=queue, ProductionVariants=[variant(first)], AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://%s/async/output' % BUCKET, 'S3FailurePath': 's3://%s/async/failed' % BUCKET}})
            documents = endpoint(queue)

            """ + shown + """

            assert (predictions, variant) == ({'predictions': [18.0]}, 'Champion'), (predictions, variant)
            assert json.loads(challenger['Body'].read()) == {'predictions': [36.0]}
            assert abs(json.loads(of_a['Body'].read())['predictions'][0] - 54) < 1e-9
            lies = lambda: s3.list_objects_v2(Bucket=bucket, Prefix=taken['OutputLocation'].split('/', 3)[3]).get('Contents')
            until(lies)
            """);
    }

    [Fact]
    public Task What_AWS_refuses_of_a_configuration_is_refused() => RunAsync("""
        m = weigh(1)
        on = lambda kind='ml.m5.large', model_name=m, **more: dict(VariantName='A', InstanceType=kind, InitialInstanceCount=1, **({'ModelName': model_name} if model_name else {}), **more)
        def no(v, **more): return refused('ValidationException', new.create_endpoint_config, EndpointConfigName=unique('c'), ProductionVariants=[v], **more)
        managed = dict(Status='ENABLED', MinInstanceCount=1, MaxInstanceCount=2)
        assert no(on(ManagedInstanceScaling=managed)) == 'ManagedInstanceScaling is only supported for inference component endpoints.'
        new.create_endpoint_config(EndpointConfigName=unique('c'), ProductionVariants=[on(model_name=None, ManagedInstanceScaling=managed)], ExecutionRoleArn=full_role())
        assert no(on('ml.g5.xlarge', VolumeSizeInGB=100)) == 'VolumeSize parameter is not allowed for the selected Instance type ml.g5.xlarge.'
        queue = {'OutputConfig': {'S3OutputPath': 's3://%s/out' % BUCKET}}
        assert 'ml.inf1.xlarge of variant A is not supported for asynchronous' in no(on('ml.inf1.xlarge'), AsyncInferenceConfig=queue)
        assert 'ml.inf1.xlarge of variant B is not supported for endpoints with shadow variants' in no(on(), ShadowProductionVariants=[on('ml.inf1.xlarge') | {'VariantName': 'B'}])
        said = no(on(VolumeSizeInGB=513), AsyncInferenceConfig={'OutputConfig': {**queue['OutputConfig'], 'NotificationConfig': {'SuccessTopic': 'mine'}}})
        assert said.startswith('2 validation errors detected: ') and "at 'productionVariants.1.member.volumeSizeInGB'" in said and "'mine' at 'asyncInferenceConfig.outputConfig.notificationConfig.successTopic'" in said, said
        vpc = model(sums(1), VpcConfig={'SecurityGroupIds': ['sg-1'], 'Subnets': ['subnet-1']})
        c = unique('c'); new.create_endpoint_config(EndpointConfigName=c, ProductionVariants=[dict(VariantName='A', ModelName=vpc, ServerlessConfig=dict(MemorySizeInMB=1024, MaxConcurrency=1))])
        assert 'VpcConfig of model %s is not supported for serverless' % vpc in refused('ValidationException', sm.create_endpoint, EndpointName=unique('e'), EndpointConfigName=c)
        many = unique('many')
        sm.create_model(ModelName=many, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://%s/many/' % BUCKET})
        crowded = config(variant(many, kind='ml.g5.12xlarge'))
        assert 'not supported on ml.g5.12xlarge' in refused('ValidationException', sm.create_endpoint, EndpointName=unique('e'), EndpointConfigName=crowded)
        said = refused('ValidationException', new.create_model, ModelName=unique('m'), ExecutionRoleArn='me', PrimaryContainer={'Image': IMAGE, 'Environment': {'K%d' % i: 'v' for i in range(101)}})
        assert "at 'executionRoleArn'" in said and "at 'primaryContainer.environment' failed to satisfy constraint: Member must have length less than or equal to 100" in said, said
        assert 'Refuel of CreateModel' in refused('NotSupportedByLocal', new.create_model, ModelName=unique('m'), Refuel=1)
        """);
}
