using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

/// <summary>Models and endpoints as resources of a stack.</summary>
public sealed class StackTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Stacking = """
        cf = client('cloudformation')
        def template(url, weight=1, **more):
            get = lambda r, a: {'Fn::GetAtt': [r, a]}
            out = lambda v: {'Value': v}
            return json.dumps({'Resources': {
                'Group': {'Type': 'AWS::SageMaker::ModelPackageGroup', 'Properties': {'ModelPackageGroupName': GROUP, 'ModelPackageGroupDescription': 'd', 'Tags': [{'Key': 'a', 'Value': 'b'}]}},
                'Model': {'Type': 'AWS::SageMaker::Model', 'Properties': {'ExecutionRoleArn': full_role(), 'PrimaryContainer': {
                    'Image': IMAGE, 'ModelDataUrl': url, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}}}},
                'Config': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {'ProductionVariants': [{
                    'VariantName': 'AllTraffic', 'ModelName': get('Model', 'ModelName'), 'InitialInstanceCount': 1, 'InstanceType': 'ml.m5.large', 'InitialVariantWeight': weight}]}},
                'Endpoint': {'Type': 'AWS::SageMaker::Endpoint', 'Properties': dict({'EndpointConfigName': get('Config', 'EndpointConfigName')}, **more)}},
                'Outputs': {'Group': out({'Ref': 'Group'}), 'Model': out({'Ref': 'Model'}), 'Config': out({'Ref': 'Config'}), 'Endpoint': out({'Ref': 'Endpoint'}),
                            'EndpointName': out(get('Endpoint', 'EndpointName')), 'ConfigName': out(get('Config', 'EndpointConfigName'))}})
        GROUP = unique('group')
        def settled(stack):
            while True:
                try: d = cf.describe_stacks(StackName=stack)['Stacks'][0]
                except ClientError: return None, {}
                if not d['StackStatus'].endswith('IN_PROGRESS'): return d['StackStatus'], {o['OutputKey']: o['OutputValue'] for o in d.get('Outputs', [])}
                time.sleep(0.1)
        def reasons(stack):
            return [e.get('ResourceStatusReason', '') for e in cf.describe_stack_events(StackName=stack)['StackEvents'] if e['ResourceStatus'].endswith('FAILED')]

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Stacking + script);

    [Fact]
    public Task A_stack_makes_changes_and_deletes_an_endpoint() => RunAsync("""
        stack = unique('stack')
        cf.create_stack(StackName=stack, TemplateBody=template(artifact(answer_txt='one', code__inference_py=ECHO)))
        status, out = settled(stack)
        assert status == 'CREATE_COMPLETE', (status, reasons(stack))
        base = 'arn:aws:sagemaker:us-east-1:000000000000:'
        assert out['Group'] == base + 'model-package-group/' + GROUP and out['Model'].startswith(base + 'model/' + stack), out
        assert out['Config'] == base + 'endpoint-config/' + out['ConfigName'] and out['Endpoint'] == base + 'endpoint/' + out['EndpointName'], out
        assert invoke(out['EndpointName'])[0] == 'one'
        assert {'Key': 'a', 'Value': 'b'} in sm.list_tags(ResourceArn=out['Group'])['Tags']

        cf.update_stack(StackName=stack, TemplateBody=template(artifact(answer_txt='two', code__inference_py=ECHO)))
        status, new = settled(stack)
        assert status == 'UPDATE_COMPLETE', (status, reasons(stack))
        assert new['EndpointName'] == out['EndpointName'] and new['ConfigName'] != out['ConfigName'] and new['Model'] != out['Model'], (out, new)
        assert invoke(out['EndpointName'])[0] == 'two'
        assert 'Could not find' in refused('ValidationException', sm.describe_endpoint_config, EndpointConfigName=out['ConfigName'])

        cf.delete_stack(StackName=stack); settled(stack)
        assert 'Could not find endpoint' in refused('ValidationException', sm.describe_endpoint, EndpointName=out['EndpointName'])
        """);

    [Fact]
    public Task An_update_whose_container_does_not_start_rolls_the_stack_back_with_the_reason() => RunAsync("""
        stack = unique('stack')
        good = template(artifact(answer_txt='good', code__inference_py=ECHO))
        cf.create_stack(StackName=stack, TemplateBody=good)
        status, out = settled(stack)
        cf.update_stack(StackName=stack, TemplateBody=template(artifact(code__inference_py='raise ValueError(1)')))
        status, after = settled(stack)
        assert status == 'UPDATE_ROLLBACK_COMPLETE' and after == out, (status, reasons(stack))
        assert any('did not pass the ping health check' in r for r in reasons(stack)), reasons(stack)
        assert invoke(out['EndpointName'])[0] == 'good'
        assert sm.describe_endpoint(EndpointName=out['EndpointName'])['EndpointConfigName'] == out['ConfigName']
        cf.delete_stack(StackName=stack); settled(stack)
        """);

    [Fact]
    public Task A_stack_whose_endpoint_fails_leaves_none_behind() => RunAsync("""
        stack = unique('stack')
        cf.create_stack(StackName=stack, TemplateBody=template(artifact(code__inference_py='raise ValueError(1)'), EndpointName=stack))
        status, _ = settled(stack)
        assert status == 'ROLLBACK_COMPLETE', status
        assert any('did not pass the ping health check' in r for r in reasons(stack)), reasons(stack)
        assert 'Could not find endpoint' in refused('ValidationException', sm.describe_endpoint, EndpointName=stack)
        cf.delete_stack(StackName=stack); settled(stack)
        """);
}
