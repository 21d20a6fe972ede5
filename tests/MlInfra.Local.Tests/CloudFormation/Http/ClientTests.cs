using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>boto3 and the AWS CLI read and drive stacks.</summary>
public sealed class ClientTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Boto_takes_a_stack_through_its_life()
    {
        await Boto.RunAsync(local, """
            cfn = client('cloudformation')
            template = json.dumps({'Description': 'd', 'Parameters': {'V': {'Type': 'String', 'Default': 'one'}},
                'Resources': {'P': {'Type': 'AWS::SSM::Parameter', 'Metadata': {'m': 1}, 'Properties': {'Type': 'String', 'Name': '/boto', 'Value': {'Ref': 'V'}}}},
                'Outputs': {'O': {'Value': {'Ref': 'P'}, 'Export': {'Name': 'boto-name'}}}})
            id = cfn.create_stack(StackName='Boto', TemplateBody=template, Tags=[{'Key': 'k', 'Value': 'v'}])['StackId']
            cfn.get_waiter('stack_create_complete').wait(StackName='Boto', WaiterConfig={'Delay': 1})
            stack = cfn.describe_stacks(StackName=id)['Stacks'][0]
            assert stack['Description'] == 'd' and stack['Tags'] == [{'Key': 'k', 'Value': 'v'}], stack
            assert stack['Outputs'] == [{'OutputKey': 'O', 'OutputValue': '/boto', 'ExportName': 'boto-name'}], stack
            assert cfn.list_exports()['Exports'][0]['Name'] == 'boto-name'
            assert cfn.get_template(StackName='Boto')['TemplateBody'] == json.loads(template)
            detail = cfn.describe_stack_resource(StackName='Boto', LogicalResourceId='P')['StackResourceDetail']
            assert detail['PhysicalResourceId'] == '/boto' and json.loads(detail['Metadata']) == {'m': 1}, detail
            assert cfn.describe_stack_resources(PhysicalResourceId='/boto')['StackResources'][0]['StackName'] == 'Boto'
            assert cfn.list_stack_resources(StackName='Boto')['StackResourceSummaries'][0]['ResourceStatus'] == 'CREATE_COMPLETE'

            cfn.update_stack(StackName='Boto', UsePreviousTemplate=True, Parameters=[{'ParameterKey': 'V', 'ParameterValue': 'two'}])
            cfn.get_waiter('stack_update_complete').wait(StackName='Boto', WaiterConfig={'Delay': 1})
            assert client('ssm').get_parameter(Name='/boto')['Parameter']['Value'] == 'two'
            assert 'No updates' in refused('ValidationError', cfn.update_stack, StackName='Boto', UsePreviousTemplate=True, Parameters=[{'ParameterKey': 'V', 'UsePreviousValue': True}])

            summary = cfn.get_template_summary(TemplateBody=template)
            assert summary['Parameters'][0]['DefaultValue'] == 'one' and summary['ResourceTypes'] == ['AWS::SSM::Parameter'], summary
            assert cfn.validate_template(TemplateBody=template)['Parameters'][0]['ParameterKey'] == 'V'
            assert refused('ValidationError', cfn.validate_template, TemplateBody='{}').startswith('Template format error')

            events = cfn.describe_stack_events(StackName=id)['StackEvents']
            assert events[0]['ResourceStatus'] == 'UPDATE_COMPLETE' and events[0]['PhysicalResourceId'] == id
            cfn.delete_stack(StackName='Boto')
            cfn.get_waiter('stack_delete_complete').wait(StackName=id, WaiterConfig={'Delay': 1})
            assert refused('ValidationError', cfn.describe_stacks, StackName='Boto') == 'Stack with id Boto does not exist'
            assert [s['StackName'] for s in cfn.list_stacks(StackStatusFilter=['DELETE_COMPLETE'])['StackSummaries']] == ['Boto']
            """);
    }

    [Fact]
    public async Task A_role_may_update_its_own_stack_alone_and_the_deployment_goes_on_with_the_role_it_had()
    {
        await Boto.RunAsync(local, """
            cfn, iam = client('cloudformation'), client('iam')
            def stack(name):
                body = {'Parameters': {'V': {'Type': 'String', 'Default': '1'}}, 'Resources': {'P': {'Type': 'AWS::SSM::Parameter', 'Properties': {'Type': 'String', 'Value': {'Ref': 'V'}}}}}
                id = cfn.create_stack(StackName=name, TemplateBody=json.dumps(body), RoleARN='arn:aws:iam::000000000000:role/cdk-hnb659fds-cfn-exec-role-000000000000-us-east-1')['StackId']
                cfn.get_waiter('stack_create_complete').wait(StackName=id, WaiterConfig={'Delay': 1})
                return id
            mine, other = stack('Mine'), stack('Other')
            trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::000000000000:root'}, 'Action': 'sts:AssumeRole'}]}
            leave = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': ['cloudformation:UpdateStack', 'cloudformation:DescribeStacks'], 'Resource': mine}]}
            role = iam.create_role(RoleName='updater', AssumeRolePolicyDocument=json.dumps(trust))['Role']['Arn']
            iam.put_role_policy(RoleName='updater', PolicyName='p', PolicyDocument=json.dumps(leave))
            lambda_cfn = session(role)('cloudformation')
            lambda_cfn.update_stack(StackName=mine, UsePreviousTemplate=True, Parameters=[{'ParameterKey': 'V', 'ParameterValue': '2'}])
            cfn.get_waiter('stack_update_complete').wait(StackName=mine, WaiterConfig={'Delay': 1})
            assert 'cfn-exec-role' in lambda_cfn.describe_stacks(StackName=mine)['Stacks'][0]['RoleARN']
            assert 'cloudformation:UpdateStack' in refused('AccessDenied', lambda_cfn.update_stack, StackName=other, UsePreviousTemplate=True, Parameters=[{'ParameterKey': 'V', 'ParameterValue': '2'}])
            assert 'iam:PassRole' in refused('AccessDenied', lambda_cfn.update_stack, StackName=mine, UsePreviousTemplate=True, RoleARN='arn:aws:iam::000000000000:role/other', Parameters=[{'ParameterKey': 'V', 'ParameterValue': '3'}])
            """);
    }

    [Fact]
    public async Task The_AWS_CLI_deploys_yaml()
    {
        var file = Path.Combine(local.StateFolder, "cli.yaml");
        await File.WriteAllTextAsync(file, """
            Parameters:
              Name: { Type: String }
            Resources:
              P:
                Type: AWS::SSM::Parameter
                Properties: { Type: String, Name: !Sub "/cli/${Name}", Value: !Join [",", [a, b]] }
            """);

        await AwsCli.RunAsync(local, "cloudformation", "deploy", "--stack-name", "Cli", "--template-file", file, "--parameter-overrides", "Name=n");

        Assert.Contains("a,b", await AwsCli.RunAsync(local, "ssm", "get-parameter", "--name", "/cli/n"));
        Assert.Contains("is up to date", await AwsCli.RunAsync(local, "cloudformation", "deploy", "--stack-name", "Cli", "--template-file", file, "--parameter-overrides", "Name=n"));
    }
}
