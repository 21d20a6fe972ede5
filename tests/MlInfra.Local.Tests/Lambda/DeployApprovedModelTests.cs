using System.IO.Compression;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

/// <summary>The bundled Lambda through the endpoint: registry, rule, queue, function, CloudFormation, each the real one.</summary>
public sealed class DeployApprovedModelTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Stack = """
        cfn, sm, ssm, iam, s3, lam, sqs, logs = (client(s) for s in ('cloudformation', 'sagemaker', 'ssm', 'iam', 's3', 'lambda', 'sqs', 'logs'))
        def trust(service): return {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': service}, 'Action': 'sts:AssumeRole'}]}
        def allow(actions, resource): return {'Effect': 'Allow', 'Action': actions, 'Resource': resource}
        arn = lambda name: {'Fn::GetAtt': [name, 'Arn']}
        deploy_role = iam.create_role(RoleName='deployer', AssumeRolePolicyDocument=json.dumps(trust('cloudformation.amazonaws.com')))['Role']['Arn']
        iam.put_role_policy(RoleName='deployer', PolicyName='all', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [allow('*', '*')]}))
        s3.create_bucket(Bucket='assets')
        with open(os.environ['PACKAGE'], 'rb') as f: s3.put_object(Bucket='assets', Key='lambdas.zip', Body=f)
        template = {
          'Parameters': {'ModelPackageArn': {'Type': 'String', 'Default': ''}, 'Other': {'Type': 'String', 'Default': 'kept'}},
          'Conditions': {'HasApprovedModel': {'Fn::Not': [{'Fn::Equals': [{'Ref': 'ModelPackageArn'}, '']}]}},
          'Resources': {
            'Served': {'Type': 'AWS::SSM::Parameter', 'Condition': 'HasApprovedModel', 'Properties': {'Name': '/served', 'Type': 'String', 'Value': {'Fn::Sub': '${ModelPackageArn} ${Other}'}}},
            'Models': {'Type': 'AWS::SageMaker::ModelPackageGroup', 'Properties': {'ModelPackageGroupName': 'tumours'}},
            'Dead': {'Type': 'AWS::SQS::Queue', 'Properties': {}},
            'Queue': {'Type': 'AWS::SQS::Queue', 'Properties': {'VisibilityTimeout': 60, 'RedrivePolicy': {'deadLetterTargetArn': arn('Dead'), 'maxReceiveCount': 5}}},
            'Policy': {'Type': 'AWS::SQS::QueuePolicy', 'Properties': {'Queues': [{'Ref': 'Queue'}], 'PolicyDocument': {'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn('Queue'), 'Condition': {'ArnEquals': {'aws:SourceArn': arn('Rule')}}}]}}},
            'Rule': {'Type': 'AWS::Events::Rule', 'Properties': {'EventPattern': {'source': ['aws.sagemaker'], 'detail-type': ['SageMaker Model Package State Change'],
                'detail': {'ModelPackageGroupName': ['tumours'], 'ModelApprovalStatus': ['Approved', 'Rejected']}}, 'Targets': [{'Id': 'Queue', 'Arn': arn('Queue')}]}},
            'Role': {'Type': 'AWS::IAM::Role', 'Properties': {'AssumeRolePolicyDocument': trust('lambda.amazonaws.com'), 'Policies': [{'PolicyName': 'p', 'PolicyDocument': {'Version': '2012-10-17', 'Statement': [
                allow(['sagemaker:ListModelPackages', 'sagemaker:DescribeModelPackage'], '*'), allow(['cloudformation:DescribeStacks', 'cloudformation:UpdateStack'], {'Ref': 'AWS::StackId'}),
                allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arn('Queue')), allow('logs:*', '*')]}}]}},
            'Function': {'Type': 'AWS::Lambda::Function', 'Properties': {'Runtime': 'dotnet10', 'Handler': 'MlInfra.Lambdas', 'Role': arn('Role'), 'Timeout': 50, 'MemorySize': 256,
                'Code': {'S3Bucket': 'assets', 'S3Key': 'lambdas.zip'}, 'Environment': {'Variables': {'MLINFRA_FUNCTION': 'DeployApprovedModel',
                'STACK_ID': {'Ref': 'AWS::StackId'}, 'MODEL_PACKAGE_GROUP_NAME': 'tumours', 'PARAMETER_NAME': 'ModelPackageArn'}}}},
            'Source': {'Type': 'AWS::Lambda::EventSourceMapping', 'Properties': {'EventSourceArn': arn('Queue'), 'FunctionName': {'Ref': 'Function'}, 'BatchSize': 10, 'FunctionResponseTypes': ['ReportBatchItemFailures']}},
          },
          'Outputs': {'Dead': {'Value': {'Ref': 'Dead'}}, 'Queue': {'Value': {'Ref': 'Queue'}}, 'Function': {'Value': {'Ref': 'Function'}}},
        }
        cfn.create_stack(StackName='Tumour', TemplateBody=json.dumps(template), RoleARN=deploy_role, Capabilities=['CAPABILITY_IAM'])
        def stack(): return cfn.describe_stacks(StackName='Tumour')['Stacks'][0]
        def settled():
            for _ in tries():
                if not stack()['StackStatus'].endswith('_IN_PROGRESS'): return stack()
            raise AssertionError(stack())
        s = settled()
        assert s['StackStatus'] == 'CREATE_COMPLETE', [e for e in cfn.describe_stack_events(StackName='Tumour')['StackEvents'] if 'FAILED' in e['ResourceStatus']]
        outputs = {o['OutputKey']: o['OutputValue'] for o in s['Outputs']}
        def log():
            try: return [e['message'] for e in logs.filter_log_events(logGroupName='/aws/lambda/' + outputs['Function'])['events']]
            except ClientError as e: return [str(e)]
        def served():
            try: return ssm.get_parameter(Name='/served')['Parameter']['Value']
            except ClientError: return None
        def until(test, what):
            for _ in tries():
                if test(): return settled()
            raise AssertionError((what, served(), stack(), log()))
        s3.put_object(Bucket='assets', Key='model.tar.gz', Body=b'model')
        def register(approval='PendingManualApproval'):
            return sm.create_model_package(ModelPackageGroupName='tumours', ModelApprovalStatus=approval, InferenceSpecification={
                'Containers': [{'Image': '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3', 'ModelDataUrl': 's3://assets/model.tar.gz'}],
                'SupportedContentTypes': ['text/csv'], 'SupportedResponseMIMETypes': ['text/csv']})['ModelPackageArn']
        def judge(arn, approval): sm.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=approval)

        """;

    [Fact]
    public async Task From_the_first_approval_through_a_rejection_the_stack_follows_the_registry() => await RunAsync("""
        one, two, three = register(), register(), register()
        time.sleep(0.5)
        assert served() is None
        judge(one, 'Approved')
        until(lambda: served() == one + ' kept', 'the first approval')
        judge(two, 'Approved'); judge(three, 'Approved')
        until(lambda: served() == three + ' kept', 'two approvals at once')
        judge(three, 'Rejected')
        until(lambda: served() == two + ' kept', 'the rejection of what is deployed')
        judge(two, 'Rejected'); judge(one, 'Rejected')
        until(lambda: any('the deployed one keeps serving' in l for l in log()), 'nothing approved')
        assert served() in (one + ' kept', two + ' kept'), served()
        # a message that is none of ours ends among the dead letters at last; here it is seen to be given back
        sqs.send_message(QueueUrl=outputs['Queue'], MessageBody='no event')
        until(lambda: any('A message is no JSON' in l for l in log()), 'a malformed message')
        assert settled()['StackStatus'] == 'UPDATE_COMPLETE'
        """);

    private async Task RunAsync(string script)
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-package-").FullName;
        try
        {
            var zip = Path.Combine(folder, "lambdas.zip");
            await ZipAsync(zip);
            await Boto.RunAsync(local, $"import os\nos.environ['PACKAGE'] = '{zip}'\n" + Stack + script, TimeSpan.FromMinutes(4));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ZipAsync(string zip)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) folder = folder.Parent!;
        var built = Path.Combine(folder.FullName, "lambdas", "MlInfra.Lambdas", "bin", "Release", "net10.0");
        await using var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create);
        foreach (var file in Directory.EnumerateFiles(built).Where(f => Path.GetExtension(f) is ".dll" or ".json"))
            await archive.CreateEntryFromFileAsync(file, Path.GetFileName(file));
    }
}
