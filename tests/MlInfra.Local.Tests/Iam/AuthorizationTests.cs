using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Iam;

public sealed class AuthorizationTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task A_role_may_do_what_its_policies_say_and_is_told_what_is_missing() => await Boto.RunAsync(local, """
        iam, s3 = client('iam'), client('s3')
        s3.create_bucket(Bucket='guarded'); s3.put_object(Bucket='guarded', Key='in/a', Body=b'a')
        trust = lambda who: json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': who, 'Action': 'sts:AssumeRole'}]})
        arn = iam.create_role(RoleName='reader', AssumeRolePolicyDocument=trust({'AWS': 'arn:aws:iam::000000000000:root'}))['Role']['Arn']
        me = session(arn, 'me')
        assert me('sts').get_caller_identity()['Arn'] == 'arn:aws:sts::000000000000:assumed-role/reader/me'
        m = refused('AccessDenied', me('s3').get_object, Bucket='guarded', Key='in/a')
        assert m == 'User: arn:aws:sts::000000000000:assumed-role/reader/me is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::guarded/in/a because no identity-based policy allows the s3:GetObject action', m
        iam.put_role_policy(RoleName='reader', PolicyName='p', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::guarded/in/*'},
            {'Effect': 'Allow', 'Action': 's3:ListBucket', 'Resource': 'arn:aws:s3:::guarded', 'Condition': {'StringLike': {'s3:prefix': 'in/*'}}}]}))
        assert me('s3').get_object(Bucket='guarded', Key='in/a')['Body'].read() == b'a'
        assert me('s3').list_objects_v2(Bucket='guarded', Prefix='in/')['KeyCount'] == 1
        refused('AccessDenied', me('s3').list_objects_v2, Bucket='guarded')
        refused('AccessDenied', me('s3').put_object, Bucket='guarded', Key='in/b', Body=b'')
        m = refused('AccessDeniedException', me('ssm').get_parameter, Name='/x')
        assert 'ssm:GetParameter on resource: arn:aws:ssm:us-east-1:000000000000:parameter/x' in m, m
        s3.put_bucket_policy(Bucket='guarded', Policy=json.dumps({'Version': '2012-10-17', 'Statement': [
            {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:*', 'Resource': ['arn:aws:s3:::guarded', 'arn:aws:s3:::guarded/*'], 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}},
            {'Effect': 'Allow', 'Principal': {'AWS': arn}, 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::guarded/*'},
            {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::guarded/in/a'}]}))
        me('s3').put_object(Bucket='guarded', Key='in/b', Body=b'b')
        assert 'with an explicit deny in a resource-based policy' in refused('AccessDenied', me('s3').get_object, Bucket='guarded', Key='in/a')
        only = iam.create_role(RoleName='service-only', AssumeRolePolicyDocument=trust({'Service': 'lambda.amazonaws.com'}))['Role']['Arn']
        refused('AccessDenied', client('sts').assume_role, RoleArn=only, RoleSessionName='me')
        refused('AccessDenied', client('sts').assume_role, RoleArn='arn:aws:iam::000000000000:role/absent', RoleSessionName='me')
        refused('AccessDenied', me('sts').assume_role, RoleArn=arn, RoleSessionName='again')
        """);

    [Fact]
    public async Task Roles_and_policies_are_kept_and_shown() => await Boto.RunAsync(local, """
        iam = client('iam')
        trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'sagemaker.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}
        iam.create_role(RoleName='kept', Path='/team/', AssumeRolePolicyDocument=json.dumps(trust), Description='d', Tags=[{'Key': 'k', 'Value': 'v'}])
        refused('EntityAlreadyExists', iam.create_role, RoleName='kept', AssumeRolePolicyDocument=json.dumps(trust))
        r = iam.get_role(RoleName='kept')['Role']
        assert r['Arn'] == 'arn:aws:iam::000000000000:role/team/kept' and r['AssumeRolePolicyDocument'] == trust and r['Tags'] == [{'Key': 'k', 'Value': 'v'}], r
        doc = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*'}]}
        iam.put_role_policy(RoleName='kept', PolicyName='inline', PolicyDocument=json.dumps(doc))
        assert iam.get_role_policy(RoleName='kept', PolicyName='inline')['PolicyDocument'] == doc
        assert iam.list_role_policies(RoleName='kept')['PolicyNames'] == ['inline']
        arn = iam.create_policy(PolicyName='mine', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/secret'}}))['Policy']['Arn']
        iam.attach_role_policy(RoleName='kept', PolicyArn=arn)
        iam.attach_role_policy(RoleName='kept', PolicyArn='arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')
        assert [p['PolicyName'] for p in iam.list_attached_role_policies(RoleName='kept')['AttachedPolicies']] == ['mine', 'AWSLambdaBasicExecutionRole']
        m = refused('NotSupportedByLocal', iam.attach_role_policy, RoleName='kept', PolicyArn='arn:aws:iam::aws:policy/AmazonSageMakerFullAccess')
        assert 'arn:aws:iam::aws:policy/AmazonSageMakerFullAccess' in m
        version = iam.get_policy(PolicyArn=arn)['Policy']['DefaultVersionId']
        assert iam.get_policy_version(PolicyArn=arn, VersionId=version)['PolicyVersion']['Document']['Statement']['Effect'] == 'Deny'
        sim = iam.simulate_principal_policy(PolicySourceArn=r['Arn'], ActionNames=['s3:GetObject', 's3:PutObject'], ResourceArns=['arn:aws:s3:::b/k', 'arn:aws:s3:::b/secret'])
        assert [e['EvalDecision'] for e in sim['EvaluationResults']] == ['allowed', 'explicitDeny', 'implicitDeny', 'implicitDeny'], sim
        refused('DeleteConflict', iam.delete_role, RoleName='kept')
        refused('MalformedPolicyDocument', iam.put_role_policy, RoleName='kept', PolicyName='x', PolicyDocument='{')
        refused('MalformedPolicyDocument', iam.create_role, RoleName='bad', AssumeRolePolicyDocument=json.dumps(doc))
        iam.delete_role_policy(RoleName='kept', PolicyName='inline')
        for p in iam.list_attached_role_policies(RoleName='kept')['AttachedPolicies']: iam.detach_role_policy(RoleName='kept', PolicyArn=p['PolicyArn'])
        iam.delete_role(RoleName='kept')
        refused('NoSuchEntity', iam.get_role, RoleName='kept')
        """);

    [Fact]
    public void Services_need_leave_by_the_resources_policy()
    {
        var authorizer = local.Get<IAuthorizer>();
        var policy = JsonNode.Parse("""
            {"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:0:q",
             "Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:events:us-east-1:0:rule/r"}}},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}
            """)!.AsObject();
        bool Allows(string service, string rule) => authorizer.ResourcePolicyAllows(
            policy, service, "sqs:SendMessage", "arn:aws:sqs:us-east-1:0:q", new Dictionary<string, string> { ["aws:SourceArn"] = rule });

        Assert.True(Allows("events.amazonaws.com", "arn:aws:events:us-east-1:0:rule/r"));
        Assert.False(Allows("events.amazonaws.com", "arn:aws:events:us-east-1:0:rule/other"));
        Assert.False(Allows("sns.amazonaws.com", "arn:aws:events:us-east-1:0:rule/r"));
        Assert.False(authorizer.ResourcePolicyAllows(null, "events.amazonaws.com", "sqs:SendMessage", "*", new Dictionary<string, string>()));
    }

    [Fact]
    public async Task Roles_of_the_provider_are_trusted_replaced_and_bounded()
    {
        IResourceProvider Provider(string type) => local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == type);
        var request = new ResourceRequest { StackId = "s", StackName = "S", LogicalId = "Role", Properties = Json("""
            {"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]},
             "Policies":[{"PolicyName":"a","PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}}]}
            """) };
        var authorizer = local.Get<IAuthorizer>();

        var made = await Provider("AWS::IAM::Role").CreateAsync(request, default);
        var arn = (string)made.Attributes!["Arn"]!;
        var who = new Principal("arn:aws:sts::000000000000:assumed-role/x/y", arn);
        var policy = request with { LogicalId = "Policy", Properties = Json($$$"""
            {"PolicyName":"b","Roles":["{{{made.PhysicalId}}}"],"PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}}
            """) };
        await Provider("AWS::IAM::Policy").CreateAsync(policy, default);

        authorizer.DemandTrust(arn, "sagemaker.amazonaws.com");
        Assert.Equal(
            $"Could not assume role {arn}. Please ensure that the role exists and allows principal 'events.amazonaws.com' to assume the role.",
            Assert.Throws<AwsException>(() => authorizer.DemandTrust(arn, "events.amazonaws.com")).Message);
        Assert.True(authorizer.Allows(who, new("s3:GetObject", "arn:aws:s3:::b/k")));
        Assert.True(authorizer.Allows(who, new("sqs:SendMessage", "*")));
        await Provider("AWS::IAM::Role").UpdateAsync(request with { PhysicalId = made.PhysicalId, PreviousProperties = request.Properties, Properties = Json("""
            {"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}}
            """) }, default);
        Assert.False(authorizer.Allows(who, new("s3:GetObject", "arn:aws:s3:::b/k")));
        Assert.True(authorizer.Allows(who, new("sqs:SendMessage", "*")));
        await Provider("AWS::IAM::Policy").DeleteAsync(policy, default);
        Assert.False(authorizer.Allows(who, new("sqs:SendMessage", "*")));
        await Provider("AWS::IAM::Role").DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);
        Assert.Throws<AwsException>(() => authorizer.DemandTrust(arn, "sagemaker.amazonaws.com"));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
