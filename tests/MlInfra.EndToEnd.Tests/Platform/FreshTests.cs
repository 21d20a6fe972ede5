using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>A stack from its first deployment to its end, on a laptop of its own.</summary>
public sealed class FreshTests
{
    [Fact]
    public async Task A_first_deployment_that_fails_can_be_mended_and_the_stack_destroyed()
    {
        await using var laptop = new Laptop();
        (await laptop.MlInfraAsync("up", "--bare")).Succeeded();
        var broken = await laptop.SynthesizeAsync();
        broken.Change(t => t["Resources"]!["Broken"] = JsonNode.Parse("""{"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 43201}}"""));

        var failed = await laptop.CdkAsync("deploy", "--require-approval", "never", "--app", broken.Folder);
        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("ROLLBACK_COMPLETE", (string)(await laptop.PythonAsync("describe.py", DeployedPlatform.Stack))["status"]!);

        broken.Change(t => t["Resources"]!.AsObject().Remove("Broken"));
        (await laptop.CdkAsync("deploy", "--require-approval", "never", "--app", broken.Folder)).Succeeded();
        Assert.Equal("CREATE_COMPLETE", (string)(await laptop.PythonAsync("describe.py", DeployedPlatform.Stack))["status"]!);

        (await laptop.CdkAsync("destroy", "--force", "--app", broken.Folder)).Succeeded();
        Assert.Null(await laptop.PythonAsync("describe.py", DeployedPlatform.Stack));
    }
}
