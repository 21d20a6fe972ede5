using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>The unmodified `cdk` CLI deploys to Local: bootstrapped from the start, once through a stack's life.</summary>
public sealed class CdkCliTests(LocalFixture local) : IClassFixture<LocalFixture>, IDisposable
{
    private readonly Cdk cdk = new(local);

    public void Dispose() => cdk.Dispose();

    private string PhysicalId(string logicalId)
    {
        var store = local.Get<StackStore>();
        return store.Resource(store.Find("Demo")!.StackId, logicalId)!.PhysicalId!;
    }

    private static string Template(string value, string name, string more = "") => $$$"""
        {
          "Parameters": { "BootstrapVersion": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version", "Description": "[cdk:skip]" } },
          "Rules": { "CheckBootstrapVersion": { "Assertions": [ {
            "Assert": { "Fn::Not": [ { "Fn::Contains": [ [ "1", "2", "3", "4", "5" ], { "Ref": "BootstrapVersion" } ] } ] },
            "AssertDescription": "CDK bootstrap stack version 6 required." } ] } },
          "Resources": {
            "Store": { "Type": "AWS::S3::Bucket" },
            "Setting": { "Type": "AWS::SSM::Parameter", "Properties": { "Type": "String", "Name": "{{{name}}}", "Value": "{{{value}}}" } },
            "Where": { "Type": "AWS::SSM::Parameter", "Properties": { "Type": "String", "Value": { "Fn::Join": [ "=", [ { "Ref": "Setting" }, { "Fn::GetAtt": [ "Store", "Arn" ] } ] ] } } }{{{more}}}
          },
          "Outputs": { "Bucket": { "Value": { "Ref": "Store" } } }
        }
        """;

    [Fact]
    public async Task Deploys_changes_replaces_fails_differs_and_destroys()
    {
        var created = await cdk.DeployedAsync(Template("one", "/demo/a"));
        Assert.Contains("Demo.Bucket = demo-store-", created.Error + created.Output);

        var same = await cdk.DeployedAsync(Template("one", "/demo/a"));
        Assert.Contains("(no changes)", same.Error + same.Output);

        await cdk.DeployedAsync(Template("two", "/demo/a"));
        Assert.Contains("two", await AwsCli.RunAsync(local, "ssm", "get-parameter", "--name", "/demo/a"));

        var diff = await cdk.RunAsync("diff", "--fail", "--app", cdk.Assembly(Template("two", "/demo/b")));
        Assert.Equal(1, diff.ExitCode);
        Assert.Contains("(requires replacement)", diff.Error + diff.Output);
        Assert.Equal(0, (await cdk.RunAsync("diff", "--fail", "--app", cdk.Assembly(Template("two", "/demo/a")))).ExitCode);

        await cdk.DeployedAsync(Template("two", "/demo/b"));
        Assert.Contains("/demo/b=arn:aws:s3:::demo-store-", await AwsCli.RunAsync(local, "ssm", "get-parameter", "--name", PhysicalId("Where")));
        Assert.NotEqual(0, (await AwsCli.TryAsync(local, "ssm", "get-parameter", "--name", "/demo/a")).ExitCode);

        var failed = await cdk.DeployAsync(Template("three", "/demo/b", """
            , "Taken": { "Type": "AWS::S3::Bucket", "DependsOn": "Setting", "Properties": { "BucketName": { "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}" } } }
            """));
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("cdk-hnb659fds-assets-000000000000-us-east-1 already exists", failed.Error + failed.Output);
        Assert.Contains("two", await AwsCli.RunAsync(local, "ssm", "get-parameter", "--name", "/demo/b"));
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", local.Get<StackStore>().Find("Demo")!.Status);

        Assert.Equal(0, (await cdk.RunAsync("destroy", "--force", "--app", cdk.Assembly(Template("two", "/demo/b")))).ExitCode);
        Assert.Null(local.Get<StackStore>().Find("Demo"));
        Assert.NotEqual(0, (await AwsCli.TryAsync(local, "ssm", "get-parameter", "--name", "/demo/b")).ExitCode);
    }

    [Fact]
    public async Task Tells_at_the_construct_what_Local_lacks_and_changes_nothing()
    {
        var ran = await cdk.RunAsync("deploy", "--require-approval", "never", "--app", cdk.Assembly(
            """{"Resources":{"Net":{"Type":"AWS::EC2::VPC"},"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Value":"x","Name":"/never"}}}}""", "Lacking"));

        Assert.Equal(1, ran.ExitCode);
        // The CLI wraps lines.
        Assert.Contains("does not support the resource type AWS::EC2::VPC", string.Join(' ', (ran.Error + ran.Output).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.NotEqual(0, (await AwsCli.TryAsync(local, "ssm", "get-parameter", "--name", "/never")).ExitCode);
    }

    [Fact]
    public async Task A_new_stack_that_fails_is_rolled_back_and_the_next_deployment_begins_afresh()
    {
        const string Bad = """{"Resources":{"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Value":"x","Name":"/fresh"}},"T":{"Type":"AWS::S3::Bucket","DependsOn":"P","Properties":{"BucketName":"No_Good"}}}}""";

        var failed = await cdk.RunAsync("deploy", "--require-approval", "never", "--app", cdk.Assembly(Bad, "Fresh"));
        var rolledBack = local.Get<StackStore>().Find("Fresh")!.Status;
        var second = await cdk.RunAsync("deploy", "--require-approval", "never", "--app", cdk.Assembly(Bad.Replace("No_Good", "no-good-bucket", StringComparison.Ordinal), "Fresh"));

        Assert.Equal((1, "ROLLBACK_COMPLETE"), (failed.ExitCode, rolledBack));
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal("CREATE_COMPLETE", local.Get<StackStore>().Find("Fresh")!.Status);
    }
}
