using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class LongDefinitionTests
{
    private static readonly string Text = new('x', 3000);

    [Fact]
    public void A_definition_up_to_the_inline_length_stands_in_the_template()
    {
        var stack = Stacks.Known();
        _ = Make(stack, 33);

        Assert.NotNull(Where(stack)["PipelineDefinitionBody"]);
    }

    [Fact]
    public void A_longer_one_is_an_asset_under_the_hash_of_its_content_with_all_values_in_it()
    {
        var stack = Stacks.Known();
        var pipeline = Make(stack, 40);

        var template = Stacks.TemplateOf(stack);
        var location = Where(template)["PipelineDefinitionS3Location"]!;
        var key = location["Key"]!.GetValue<string>();
        var role = Stacks.Resources(template, "AWS::IAM::Role").Single().Value!["Properties"]!["RoleName"]!.GetValue<string>();
        var asset = File.ReadAllText(Path.Combine(Stage.Of(stack)!.AssetOutdir, $"asset.{key.Split('/')[0]}.definition.json"));
        var written = JsonNode.Parse(asset)!;

        Assert.Matches("^[0-9a-f]{64}/definition.json$", key);
        Assert.Equal("cdk-hnb659fds-assets-111122223333-eu-west-1", location["Bucket"]!.GetValue<string>());
        Assert.DoesNotContain("Token[", asset, StringComparison.Ordinal);
        Assert.Equal(41, written["Steps"]!.AsArray().Count);
        Assert.Equal($"arn:aws:iam::111122223333:role/{role}", written["Steps"]![40]!["Arguments"]!["RoleArn"]!.GetValue<string>());
        Assert.Equal(asset, pipeline.DefinitionBody);
    }

    [Fact]
    public void The_same_definition_has_the_same_place_and_another_one_another()
    {
        string Key(int steps)
        {
            var stack = Stacks.Known();
            _ = Make(stack, steps);
            return Where(stack)["PipelineDefinitionS3Location"]!["Key"]!.GetValue<string>();
        }

        Assert.Equal(Key(40), Key(40));
        Assert.NotEqual(Key(40), Key(41));
    }

    [Fact]
    public void A_long_one_with_values_of_the_deployment_stays_in_the_template_where_they_resolve()
    {
        var stack = Stacks.Anywhere();
        _ = Make(stack, 40, new Bucket(stack, "Made"));

        var body = Where(stack)["PipelineDefinitionBody"]!.ToJsonString();

        Assert.Contains("\"Ref\":\"Made", body, StringComparison.Ordinal);
        Assert.Contains("\"Fn::GetAtt\":[\"PipelineRole", body, StringComparison.Ordinal);
    }

    [Fact]
    public void One_with_such_values_that_is_longer_than_the_service_takes_is_refused()
    {
        var stack = Stacks.Anywhere();

        var message = Rejections.MessageOf(() => Make(stack, 350, new Bucket(stack, "Made")));

        Assert.Matches(
            """
            ^TrainingPipeline at 'Test/Pipeline' can't be defined:
            Steps: got a definition of 10\d{5} characters with values that only the deployment tells, must have at most 1048576 or none of them; give the stack's account and Region and the names of buckets, keys and roles, or split the pipeline.$
            """, message);
    }

    private static TrainingPipeline Make(Stack stack, int steps, IBucket? bucket = null) => new(stack, "Pipeline", new TrainingPipelineProps
    {
        Artifacts = bucket ?? Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
        PipelineName = "long",
        Steps =
        [
            .. Enumerable.Range(0, steps).Select(i => new FailStep($"Fail{i}", Text)),
            new TrainingStep("Train", Pipelines.Make.Training),
        ],
    });

    private static JsonNode Where(Stack stack) => Where(Stacks.TemplateOf(stack));

    private static JsonNode Where(JsonObject template) => Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["PipelineDefinition"]!;
}
