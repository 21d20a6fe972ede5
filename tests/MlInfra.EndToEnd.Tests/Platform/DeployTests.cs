using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>The real cdk CLI on a stack that is deployed and serves.</summary>
[Collection(PlatformCollection.Name)]
public sealed class DeployTests(DeployedPlatform platform)
{
    [Fact]
    public async Task An_unchanged_stack_has_nothing_to_deploy_and_no_difference()
    {
        (await platform.Laptop.MlInfraAsync("deploy")).Succeeded(); // whatever another test has left

        var deploy = await platform.Laptop.CdkAsync("deploy", "--require-approval", "never", "--output", Path.Combine(platform.Laptop.Scratch, "unchanged"));
        var diff = await platform.Laptop.CdkAsync("diff", "--fail", "--app", Path.Combine(platform.Laptop.Scratch, "unchanged"));

        Assert.Contains("(no changes)", deploy.Succeeded().All);
        Assert.Contains("There were no differences", diff.Succeeded().All);
    }

    [Fact]
    public async Task A_change_is_shown_deployed_and_leaves_the_served_version_alone()
    {
        var serving = await platform.ServingAsync();
        var assembly = await platform.Laptop.SynthesizeAsync();
        assembly.Change(t => Assembly.First(t, "AWS::SageMaker::Pipeline")["Properties"]!["PipelineDescription"] = "changed by a test");

        var diff = await platform.Laptop.CdkAsync("diff", "--app", assembly.Folder);
        var deploy = await platform.Laptop.CdkAsync("deploy", "--require-approval", "never", "--app", assembly.Folder);

        Assert.Contains("changed by a test", diff.Succeeded().All);
        deploy.Succeeded();
        var after = await platform.DescribeAsync();
        Assert.Equal("UPDATE_COMPLETE", (string)after["status"]!);
        Assert.Equal("changed by a test", (string)after["pipelineDescription"]!);
        Assert.Equal(serving, await platform.ServingAsync());
    }

    [Fact]
    public async Task Logs_lists_what_the_stack_names_and_no_command_takes_a_pipeline_that_is_not_there()
    {
        await platform.TrainAsync(); // the newest run may have been one that failed before it trained

        var listed = (await platform.Laptop.MlInfraAsync("logs")).Succeeded().Output;
        Assert.All(["endpoint", "DataQuality", "ModelQuality", "outputs", "retrain", "deploy", "TrainModel", "local"], name => Assert.Contains($"  {name} ", listed));
        var unknown = await platform.Laptop.MlInfraAsync("logs", "nope");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There are: endpoint, ", unknown.All);
        Assert.Contains("INFO", (await platform.Laptop.MlInfraAsync("logs", "Deploy")).Succeeded().Output);

        foreach (var command in new[] { "run", "stop", "graph", "logs" })
        {
            var refused = await platform.Laptop.MlInfraAsync(command, "--pipeline", "nope");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("There is no pipeline 'nope'.", refused.All);
            Assert.Contains("the stack has Search", refused.All);
        }
    }

    [Fact]
    public async Task A_deployment_that_fails_says_why_and_is_rolled_back()
    {
        var before = await platform.DescribeAsync();
        var assembly = await platform.Laptop.SynthesizeAsync();
        assembly.Change(t =>
        {
            Assembly.First(t, "AWS::SageMaker::Pipeline")["Properties"]!["PipelineDescription"] = "never to be seen";
            t["Resources"]!["Broken"] = JsonNode.Parse("""{"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 43201}}""");
        });

        var deploy = await platform.Laptop.CdkAsync("deploy", "--require-approval", "never", "--app", assembly.Folder);

        Assert.Equal(1, deploy.ExitCode);
        Assert.Contains("Broken", deploy.All);
        Assert.Contains("VisibilityTimeout", deploy.All);
        var after = await platform.DescribeAsync();
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", (string)after["status"]!);
        Assert.Equal((string?)before["pipelineDescription"], (string?)after["pipelineDescription"]);
        var status = (await platform.Laptop.MlInfraAsync("status")).Succeeded().Output;
        Assert.Contains("✗ Stack     Tumour UPDATE_ROLLBACK_COMPLETE", status);
        Assert.Contains("Broken: ", status);
        (await platform.Laptop.MlInfraAsync("invoke")).Succeeded();
    }

    [Fact]
    public async Task What_the_local_endpoint_lacks_it_refuses_by_name()
    {
        var assembly = await platform.Laptop.SynthesizeAsync();
        assembly.Change(t => t["Resources"]!["Cluster"] = JsonNode.Parse("""{"Type": "AWS::EKS::Cluster", "Properties": {}}"""));

        var deploy = await platform.Laptop.CdkAsync("deploy", "--require-approval", "never", "--app", assembly.Folder);

        Assert.Equal(1, deploy.ExitCode);
        Assert.Contains("AWS::EKS::Cluster", deploy.All);
    }
}
