using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Validation;

/// <summary>Every field of real requests is left out, misspelt and mistyped in turn; each must be named.</summary>
public sealed class RequestWalkerTests
{
    public static TheoryData<string, string> Requests()
    {
        var tumour = new Tumour(Stacks.Known());
        var steps = JsonNode.Parse(tumour.Pipeline.DefinitionBody.Replace("${Token[", "[[", StringComparison.Ordinal))!["Steps"]!.AsArray();
        return new TheoryData<string, string>
        {
            { "CreateProcessingJob", Arguments(steps[0]!) },
            { "CreateTrainingJob", Arguments(steps[1]!) },
            { "CreateModelPackage", Arguments(steps[3]!["Arguments"]!["IfSteps"]![0]!) },
        };
    }

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Accepts_what_the_steps_write(string operation, string request) => Assert.Empty(Problems(operation, JsonNode.Parse(request)!.AsObject()));

    [Fact]
    public void Accepts_the_whole_definition_that_a_pipeline_writes() => Assert.Empty(PipelineDefinitionChecker.Check(new Tumour(Stacks.Known()).Pipeline.DefinitionBody));

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Names_every_field_left_out_that_must_be_there(string operation, string request)
    {
        var checkedFields = 0;
        foreach (var (path, shape) in Fields(operation, request).Where(field => field.Shape.Required))
        {
            var spoilt = JsonNode.Parse(request)!.AsObject();
            Parent(spoilt, path, out var key).Remove(key);

            Assert.Equal([$"Step{path}: got nothing, must be given ({operation}); set it."], Problems(operation, spoilt));
            checkedFields++;
        }

        Assert.True(checkedFields > 0, "nothing was checked");
    }

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Names_every_misspelt_field(string operation, string request)
    {
        foreach (var (path, shape) in Fields(operation, request))
        {
            var spoilt = JsonNode.Parse(request)!.AsObject();
            var parent = Parent(spoilt, path, out var key);
            var value = parent[key];
            parent.Remove(key);
            parent[key + "z"] = value;

            var problems = Problems(operation, spoilt);

            Assert.Contains($"Step{path}z: got a field that does not exist, must be a field of {operation}; did you mean '{key}'?", problems);
            Assert.Equal(shape.Required ? 2 : 1, problems.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Names_every_mistyped_field(string operation, string request)
    {
        foreach (var (path, shape) in Fields(operation, request))
        {
            var spoilt = JsonNode.Parse(request)!.AsObject();
            Parent(spoilt, path, out var key)[key] = shape.Type is "string" ? JsonValue.Create(true) : shape.Type is "list" ? new JsonObject() : new JsonArray();

            var problem = Assert.Single(Problems(operation, spoilt));

            Assert.StartsWith($"Step{path}: got ", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Passes_over_what_is_known_later()
    {
        var request = JsonNode.Parse(
            """
            {
              "ModelPackageGroupName": "${Token[TOKEN.3]}",
              "ModelApprovalStatus": {"Get":"Parameters.Status"},
              "Tags": {"Std:Join":{"On":"","Values":["a"]}},
              "ModelMetrics": {"Std:JsonGet":{"PropertyFile":{"Get":"Steps.A.PropertyFiles.b"},"Path":"c"}}
            }
            """)!.AsObject();

        Assert.Empty(Problems("CreateModelPackage", request));
    }

    [Fact]
    public void Names_a_union_with_two_members()
    {
        var request = JsonNode.Parse("""{"AutoMLJobName":"a","AutoMLJobInputDataConfig":[{}],"OutputDataConfig":{"S3OutputPath":"s3://a/"},"RoleArn":"arn:aws:iam::111122223333:role/r","AutoMLProblemTypeConfig":{"ImageClassificationJobConfig":{},"TextGenerationJobConfig":{}}}""")!.AsObject();

        var problem = Assert.Single(Problems("CreateAutoMLJobV2", request));

        Assert.StartsWith("Step.AutoMLProblemTypeConfig: got 2 of 'ImageClassificationJobConfig', ", problem, StringComparison.Ordinal);
        Assert.EndsWith(" must be exactly one of them (CreateAutoMLJobV2); give one.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_fraction_where_a_whole_number_must_be() => Assert.Equal(
        ["Step.ParallelismConfiguration.MaxParallelExecutionSteps: got 1.5, must be a whole number (CreatePipeline); round it."],
        Problems("CreatePipeline", JsonNode.Parse("""{"PipelineName":"a","ClientRequestToken":"12345678901234567890123456789012","RoleArn":"arn:aws:iam::111122223333:role/r","ParallelismConfiguration":{"MaxParallelExecutionSteps":1.5}}""")!.AsObject()));

    [Fact]
    public void Names_a_value_outside_an_enum() => Assert.Equal(
        ["Step.ModelApprovalStatus: got 'Aproved', must be one of 'Approved', 'Rejected' or 'PendingManualApproval' (CreateModelPackage); did you mean 'Approved'?"],
        Problems("CreateModelPackage", JsonNode.Parse("""{"ModelApprovalStatus":"Aproved"}""")!.AsObject()));

    [Fact]
    public void Names_an_instance_type_that_is_not_for_the_use() => Assert.StartsWith(
        "Step.TransformResources.InstanceType: got 'ml.t3.medium', must be an instance type that SageMaker offers for transform (this one is for ",
        Assert.Single(Problems("CreateTransformJob", JsonNode.Parse("""{"TransformJobName":"a","ModelName":"m","TransformInput":{"DataSource":{"S3DataSource":{"S3DataType":"S3Prefix","S3Uri":"s3://a/"}}},"TransformOutput":{"S3OutputPath":"s3://a/"},"TransformResources":{"InstanceType":"ml.t3.medium","InstanceCount":1}}""")!.AsObject())),
        StringComparison.Ordinal);

    public static TheoryData<string> Operations() => new(RequestModel.Operations.Where(operation => operation is not ("RunJobFlow" or "AddJobFlowSteps")));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_pattern_of_the_model_can_be_matched(string operation)
    {
        var seen = 0;
        Visit(RequestModel.Of(operation));

        Assert.True(seen > 0, "no patterns");

        void Visit(Shape shape)
        {
            if (shape.Pattern is not null)
            {
                _ = shape.Matches("some text\nof two lines");
                seen++;
            }

            foreach (var inner in shape.Members.Values.Concat(new[] { shape.Item, shape.Key, shape.Value }.OfType<Shape>()))
            {
                Visit(inner);
            }
        }
    }

    [Fact]
    public void A_pattern_matches_the_whole_text()
    {
        var name = RequestModel.Of("CreateProcessingJob").Members["ProcessingJobName"];

        Assert.True(name.Matches("a-b1"));
        Assert.False(name.Matches("a-b1\n"));
        Assert.False(name.Matches("a_b"));
        Assert.False(name.Matches("a-"));
    }

    private static string Arguments(JsonNode step) => step["Arguments"]!.ToJsonString();

    private static IReadOnlyList<string> Problems(string operation, JsonObject request)
    {
        // The role is a value of the deployment.
        if (request.ContainsKey("RoleArn") && request["RoleArn"] is JsonValue)
        {
            request["RoleArn"] = request["RoleArn"]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? JsonValue.Create("arn:aws:iam::111122223333:role/r") : request["RoleArn"]!.DeepClone();
        }

        var problems = MlInfra.Constructs.Validation.Problems.Of("Test");
        var omitted = operation switch { "CreateProcessingJob" => StepRequests.Of("Processing")!.Value.Omitted, "CreateTrainingJob" => StepRequests.Of("Training")!.Value.Omitted, _ => new HashSet<string>() };
        new RequestWalker(problems, operation).Walk("Step", request, omitted);
        return problems.Lines;
    }

    /// <summary>Every field of a structure that the request has, with its path and shape.</summary>
    private static List<(string Path, Shape Shape)> Fields(string operation, string request)
    {
        var fields = new List<(string, Shape)>();
        Visit("", JsonNode.Parse(request)!, RequestModel.Of(operation));
        return fields;

        void Visit(string path, JsonNode? node, Shape shape)
        {
            if (node is JsonObject map && shape.Members.Count > 0)
            {
                foreach (var (key, value) in map)
                {
                    // What is known later may be of any kind.
                    if (shape.Members.TryGetValue(key, out var member))
                    {
                        fields.Add(($"{path}.{key}", member));
                        Visit($"{path}.{key}", value, member);
                    }
                }
            }
            else if (node is JsonArray list && shape.Item is not null)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    Visit($"{path}[{i}]", list[i], shape.Item);
                }
            }
        }
    }

    private static JsonObject Parent(JsonObject root, string path, out string key)
    {
        var parts = path.TrimStart('.').Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode node = root;
        foreach (var part in parts[..^1])
        {
            node = part.StartsWith('[') ? node[int.Parse(part[1..^1])]! : node[part]!;
        }

        key = parts[^1];
        return node.AsObject();
    }
}
