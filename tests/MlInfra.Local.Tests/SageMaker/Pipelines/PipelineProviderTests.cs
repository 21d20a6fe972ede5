using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class PipelineProviderTests(Lab lab) : IClassFixture<Lab>
{
    private const string Body = """{"Version": "2020-12-01", "Steps": [{"Name": "No", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]}""";

    private IResourceProvider Provider => lab.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::SageMaker::Pipeline");

    [Fact]
    public async Task Makes_changes_and_deletes_a_pipeline()
    {
        var made = await Provider.CreateAsync(Request("first", "one"), default);
        Assert.Equal("first", made.PhysicalId);
        await lab.RunAsync("""
            p = sm.describe_pipeline(PipelineName='first')
            assert p['PipelineDescription'] == 'one' and p['ParallelismConfiguration'] == {'MaxParallelExecutionSteps': 3}, p
            assert sm.list_tags(ResourceArn=p['PipelineArn'])['Tags'] == [{'Key': 'own', 'Value': '1'}, {'Key': 'stack', 'Value': '2'}]
            """);

        await Provider.UpdateAsync(Request("first", "two") with { PhysicalId = "first" }, default);
        await lab.RunAsync("assert sm.describe_pipeline(PipelineName='first')['PipelineDescription'] == 'two'");

        var unlimited = Request("first", "three");
        unlimited.Properties.Remove("ParallelismConfiguration");
        unlimited.Properties.Remove("PipelineDescription");
        await Provider.UpdateAsync(unlimited with { PhysicalId = "first" }, default);
        await lab.RunAsync("p = sm.describe_pipeline(PipelineName='first'); assert 'ParallelismConfiguration' not in p and p['PipelineDescription'] == '', p");

        await Provider.DeleteAsync(Request("first", "two") with { PhysicalId = "first" }, default);
        await Provider.DeleteAsync(Request("first", "two") with { PhysicalId = "first" }, default);
        await lab.RunAsync("refused('ResourceNotFound', sm.describe_pipeline, PipelineName='first')");
    }

    [Fact]
    public async Task Refuses_an_unsound_definition_and_a_member_it_does_not_know()
    {
        var broken = Request("broken", "x");
        broken.Properties["PipelineDefinition"] = new JsonObject { ["PipelineDefinitionBody"] = "{}" };
        Assert.Equal("Unable to parse pipeline definition. Version must be 2020-12-01, not ''.", (await Assert.ThrowsAsync<AwsException>(() => Provider.CreateAsync(broken, default))).Message);

        var other = Request("other", "x");
        other.Properties["PipelineDefinition"] = new JsonObject { ["Body"] = "{}" };
        Assert.Contains("PipelineDefinition.Body of AWS::SageMaker::Pipeline", (await Assert.ThrowsAsync<AwsException>(() => Provider.CreateAsync(other, default))).Message, StringComparison.Ordinal);
    }

    private static ResourceRequest Request(string name, string description) => new()
    {
        StackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/s/1", StackName = "s", LogicalId = "P", StackTags = new Dictionary<string, string> { ["stack"] = "2" },
        Properties = new JsonObject
        {
            ["PipelineName"] = name, ["PipelineDescription"] = description, ["RoleArn"] = "arn:aws:iam::000000000000:role/Trainer",
            ["PipelineDefinition"] = new JsonObject { ["PipelineDefinitionBody"] = Body }, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "own", ["Value"] = "1" }),
            ["ParallelismConfiguration"] = new JsonObject { ["MaxParallelExecutionSteps"] = "3" },
        },
    };
}
