using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

public sealed class EndpointTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, script);

    [Fact]
    public Task An_endpoint_comes_up_serves_and_goes() => RunAsync("""
        c = config(echo('one'))
        name = endpoint(c, Tags=[{'Key': 'a', 'Value': 'b'}])
        d = sm.describe_endpoint(EndpointName=name)
        assert (d['EndpointConfigName'], d['EndpointArn']) == (c, 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/' + name)
        v = d['ProductionVariants'][0]
        assert (v['VariantName'], v['CurrentWeight'], v['DesiredInstanceCount'], v['DeployedImages'][0]['SpecifiedImage']) == ('AllTraffic', 1.0, 1, IMAGE)
        assert invoke(name)[0] == 'one'
        assert sm.list_tags(ResourceArn=d['EndpointArn'])['Tags'] == [{'Key': 'a', 'Value': 'b'}]
        assert [e['EndpointName'] for e in sm.list_endpoints(NameContains=name, StatusEquals='InService')['Endpoints']] == [name]
        sm.get_waiter('endpoint_in_service').wait(EndpointName=name)
        said = refused('ValidationException', sm.create_endpoint, EndpointName=name.upper(), EndpointConfigName=c)
        assert said == 'Cannot create already existing endpoint "%s".' % d['EndpointArn'], said
        gone(name)
        said = refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='[]')
        assert said == 'Endpoint %s of account 000000000000 not found.' % name, said
        """);

    [Fact]
    public Task A_configuration_and_a_model_may_go_while_their_endpoint_serves() => RunAsync("""
        m = echo('one'); c = config(m); name = endpoint(c)
        sm.delete_endpoint_config(EndpointConfigName=c); sm.delete_model(ModelName=m)
        assert invoke(name)[0] == 'one' and sm.describe_endpoint(EndpointName=name)['EndpointConfigName'] == c
        said = refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=c)
        assert said == 'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/%s".' % c, said
        gone(name)
        """);

    [Fact]
    public Task A_container_that_does_not_start_fails_the_endpoint_and_its_log_says_why() => RunAsync("""
        name = endpoint(config(model(artifact(code__inference_py="raise RuntimeError('no good')"))), settled='Failed')
        d = sm.describe_endpoint(EndpointName=name)
        assert d['FailureReason'] == 'The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.', d
        group = '/aws/sagemaker/Endpoints/' + name
        streams = logs.describe_log_streams(logGroupName=group)['logStreams']
        lines = [e['message'] for s in streams for e in logs.get_log_events(logGroupName=group, logStreamName=s['logStreamName'])['events']]
        assert any('RuntimeError: no good' in l for l in lines), lines
        assert 'Failed' in refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=d['EndpointConfigName'])
        assert 'not found' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='[]')
        gone(name)
        """);

    [Fact]
    public Task An_artifact_that_is_gone_or_is_no_archive_fails_the_endpoint() => RunAsync("""
        url = artifact(w_txt='1'); c = config(model(url))
        s3.delete_object(Bucket=BUCKET, Key=url.split('/', 3)[3])
        reason = sm.describe_endpoint(EndpointName=endpoint(c, settled='Failed'))['FailureReason']
        assert reason.startswith('Failed to download model data for container "container_1" from URL: "%s". Please ensure' % url), reason
        s3.put_object(Bucket=BUCKET, Key='no.tar.gz', Body=b'this is no archive')
        reason = sm.describe_endpoint(EndpointName=endpoint(config(model('s3://%s/no.tar.gz' % BUCKET)), settled='Failed'))['FailureReason']
        assert reason.startswith('Failed to extract model data archive for container "container_1"'), reason
        """);

    [Fact]
    public Task A_role_that_lost_its_leave_fails_the_endpoint() => RunAsync("""
        r = role(*ALL); c = config(echo('one', role_arn=r))
        iam.put_role_policy(RoleName=r.split('/')[-1], PolicyName='p', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [allow(*PULL)]}))
        reason = sm.describe_endpoint(EndpointName=endpoint(c, settled='Failed'))['FailureReason']
        assert 'Failed to download model data' in reason and 's3:GetObject' in reason, reason
        """);

    [Fact]
    public Task Variants_share_the_traffic_by_weight_and_can_be_named() => RunAsync("""
        name = endpoint(config(variant(echo('a'), 'A', 3), variant(echo('b'), 'B', 1)))
        answers = [invoke(name) for _ in range(200)]
        for text, r in answers: assert r['InvokedProductionVariant'] == text.upper()
        share = sum(text == 'a' for text, _ in answers) / 200
        assert 0.6 < share < 0.9, share
        assert all(invoke(name, TargetVariant='B')[0] == 'b' for _ in range(5))
        assert 'Variant C not found' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, TargetVariant='C', Body='[]')
        sm.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[
            {'VariantName': 'A', 'DesiredWeight': 0}, {'VariantName': 'B', 'DesiredWeight': 5, 'DesiredInstanceCount': 2}])
        vs = wait(name)['ProductionVariants']
        assert [(v['CurrentWeight'], v['CurrentInstanceCount']) for v in vs] == [(0, 1), (5, 2)], vs
        assert all(invoke(name)[0] == 'b' for _ in range(20))
        gone(name)
        """);

    [Fact]
    public Task Instances_that_do_not_come_up_are_no_longer_wanted() => RunAsync("""
        flaky = '''
        import boto3, os
        def model_fn(folder):
            if 'Contents' in boto3.client('s3').list_objects_v2(Bucket=os.environ['STATE'], Prefix='broken'): raise RuntimeError('it is broken now')
        def transform_fn(*a): return 'ok', 'text/plain'
        '''
        name = endpoint(config(model(artifact(code__inference_py=flaky), {'SAGEMAKER_PROGRAM': 'inference.py', 'STATE': BUCKET})))
        s3.put_object(Bucket=BUCKET, Key='broken', Body=b'')
        def adjusted(**wanted):
            sm.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[dict(VariantName='AllTraffic', **wanted)])
            d = wait(name); v = d['ProductionVariants'][0]
            return d.get('FailureReason'), v['CurrentWeight'], v['CurrentInstanceCount'], v['DesiredInstanceCount']
        reason, *state = adjusted(DesiredInstanceCount=2, DesiredWeight=3)
        assert 'did not pass the ping health check' in reason and state == [1, 1, 1], (reason, state)
        assert adjusted(DesiredWeight=5) == (None, 5, 1, 1), 'what failed is not tried again'
        assert invoke(name)[0] == 'ok'
        gone(name)
        """);

    [Fact]
    public Task Weights_and_counts_are_kept_on_update_only_if_asked() => RunAsync("""
        m = echo('a'); name = endpoint(config(variant(m, 'A'), variant(m, 'B')))
        sm.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{'VariantName': 'A', 'DesiredWeight': 9, 'DesiredInstanceCount': 2}])
        wait(name)
        state = lambda: [(v['CurrentWeight'], v['CurrentInstanceCount']) for v in wait(name)['ProductionVariants']]
        c = config(variant(m, 'A'), variant(m, 'B'))
        sm.update_endpoint(EndpointName=name, EndpointConfigName=c, RetainAllVariantProperties=True, ExcludeRetainedVariantProperties=[{'VariantPropertyType': 'DesiredInstanceCount'}])
        assert state() == [(9, 1), (1, 1)], state()
        sm.update_endpoint(EndpointName=name, EndpointConfigName=c)
        assert state() == [(1, 1), (1, 1)], state()
        gone(name)
        """);

    [Fact]
    public Task A_scaled_variant_keeps_its_instance_type_until_it_is_deregistered() => RunAsync("""
        m = echo('a'); name = endpoint(config(m))
        bigger, other = config(variant(m, kind='ml.m5.xlarge')), config(variant(m))
        scaling = client('application-autoscaling')
        target = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/%s/variant/AllTraffic' % name, ScalableDimension='sagemaker:variant:DesiredInstanceCount')
        scaling.register_scalable_target(MinCapacity=1, MaxCapacity=2, **target)
        said = refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=bigger)
        assert said == 'The variant(s) "["AllTraffic"]" must be deregistered as scalable targets with AWS Auto Scaling before they can be removed or have their instance type updated.', said
        sm.update_endpoint(EndpointName=name, EndpointConfigName=other)
        assert wait(name)['EndpointConfigName'] == other
        scaling.deregister_scalable_target(**target)
        sm.update_endpoint(EndpointName=name, EndpointConfigName=bigger)
        assert wait(name)['EndpointConfigName'] == bigger
        gone(name)
        """);

    [Fact]
    public Task Configurations_that_cannot_be_are_refused_with_the_reason() => RunAsync("""
        m = echo('a')
        def no(code, *variants, **more):
            return refused(code, sm.create_endpoint_config, EndpointConfigName=unique('c'), ProductionVariants=list(variants), **more)
        assert "'ml.m5.tiny' at" in no('ValidationException', variant(m, kind='ml.m5.tiny'))
        assert "Duplicate variant name 'A'" in no('ValidationException', variant(m, 'A'), variant(m, 'A'))
        assert 'greater than 0' in no('ValidationException', variant(m, 'A', 0), variant(m, 'B', 0))
        assert 'local NVMe' in no('ValidationException', variant(m, kind='ml.g4dn.xlarge'), KmsKeyId='alias/k')
        assert 'Could not find model' in no('ValidationException', variant('no-such-model'))
        c = config(model(image='683313688378.dkr.ecr.us-east-1.amazonaws.com/kmeans:1'))
        assert 'kmeans:1' in refused('NotSupportedByLocal', sm.create_endpoint, EndpointName='e', EndpointConfigName=c)
        """);

    [Fact]
    public Task A_configuration_is_kept_as_it_was_given() => RunAsync("""
        capture = {'EnableCapture': True, 'InitialSamplingPercentage': 20, 'DestinationS3Uri': 's3://%s/c' % BUCKET, 'CaptureOptions': [{'CaptureMode': 'Input'}]}
        c = config(echo('a'), DataCaptureConfig=capture, KmsKeyId='alias/k', Tags=[{'Key': 'a', 'Value': 'b'}])
        d = sm.describe_endpoint_config(EndpointConfigName=c)
        assert (d['DataCaptureConfig'], d['KmsKeyId'], d['ProductionVariants'][0]['InitialVariantWeight']) == (capture, 'alias/k', 1.0)
        assert [x['EndpointConfigName'] for x in sm.list_endpoint_configs(NameContains=c)['EndpointConfigs']] == [c]
        refused('ValidationException', sm.create_endpoint_config, EndpointConfigName=c, ProductionVariants=d['ProductionVariants'])
        sm.delete_endpoint_config(EndpointConfigName=c)
        assert 'Could not find endpoint configuration' in refused('ValidationException', sm.describe_endpoint_config, EndpointConfigName=c)
        """);

    [Fact]
    public Task Routing_and_shadows_are_described_also_while_they_come() => RunAsync("""
        m = echo('a')
        def with_shadow():
            c = unique('config')
            new.create_endpoint_config(EndpointConfigName=c, ProductionVariants=[variant(m, 'P', RoutingConfig={'RoutingStrategy': 'RANDOM'})], ShadowProductionVariants=[variant(m, 'S')])
            return c
        name = endpoint(with_shadow())
        raw = lambda: new.describe_endpoint(EndpointName=name)
        assert raw()['ProductionVariants'][0]['RoutingConfig'] == {'RoutingStrategy': 'RANDOM'} and 'RoutingConfig' not in raw()['ShadowProductionVariants'][0]
        sm.update_endpoint(EndpointName=name, EndpointConfigName=with_shadow())
        coming = raw()['PendingDeploymentSummary']
        assert [v['VariantName'] for v in coming['ShadowProductionVariants']] == ['S'] and coming['ProductionVariants'][0]['InstanceType'] == 'ml.m5.large', coming
        wait(name); gone(name)
        """);

    [Theory]
    [InlineData("garbage")]
    [InlineData("ZnJvbTotNQ==")]
    [InlineData("ZnJvbTo5OTk5OTk5OTk5OTk5")]
    public Task A_token_that_was_never_given_is_refused(string token) => RunAsync($"""
        for list_them in (sm.list_endpoints, sm.list_endpoint_configs, sm.list_models):
            assert refused('ValidationException', list_them, NextToken='{token}') == 'The provided NextToken is invalid.'
        """);
}
