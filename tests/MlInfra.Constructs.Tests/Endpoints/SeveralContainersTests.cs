using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class SeveralContainersTests
{
    private static ContainerSource Container(ModelData? data = null) => ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = data });

    private static ProductionVariant Variant(ModelSource model) => EndpointFixture.Variant with { Model = model };

    private static void Rejects(string problems, ModelSource model) =>
        Modes.Rejects("RealTimeEndpoint", problems, stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [Variant(model)] }));

    [Fact]
    public void A_pipeline_hands_each_answer_to_the_next_container()
    {
        var model = EndpointFixture.Of(Variant(ModelSource.Pipeline(
            Container(ModelData.FromUri("s3://models/scale/model.tar.gz")), Container(ModelData.FromUri("s3://models/predict/model.tar.gz"))))).Only("AWS::SageMaker::Model");

        Json.Equal("""{ "Mode": "Serial" }""", model["InferenceExecutionConfig"]);
        Assert.Equal(["s3://models/scale/model.tar.gz", "s3://models/predict/model.tar.gz"], model["Containers"]!.AsArray().Select(container => (string?)container!["ModelDataUrl"]));
        Assert.Null(model["PrimaryContainer"]);
    }

    [Fact]
    public void The_role_may_read_what_every_stage_needs()
    {
        var role = EndpointFixture.Of(Variant(ModelSource.Pipeline(
            Container(ModelData.FromUri("s3://models/scale/model.tar.gz")), Container(ModelData.FromUri("s3://models/predict/model.tar.gz"))))).Only("AWS::IAM::Role");

        Assert.Equal(2, Json.Statement(role["Policies"]![0]!["PolicyDocument"], "ReadModels")["Resource"]!.AsArray().Count);
    }

    [Fact]
    public void Containers_side_by_side_are_asked_by_name()
    {
        var model = EndpointFixture.Of(Variant(ModelSource.SideBySide(new Dictionary<string, ContainerSource> { ["english"] = Container(), ["french"] = Container() }))).Only("AWS::SageMaker::Model");

        Json.Equal("""{ "Mode": "Direct" }""", model["InferenceExecutionConfig"]);
        Assert.Equal(["english", "french"], model["Containers"]!.AsArray().Select(container => (string?)container!["ContainerHostname"]));
    }

    [Fact]
    public void Waits_for_the_approval_of_each_stage()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var packaged = EndpointFixture.Packaged(stack);
            _ = new RealTimeEndpoint(stack, "Endpoint", new()
            {
                Variants =
                [
                    Variant(ModelSource.Pipeline(
                        ModelSource.FromApproved(EndpointFixture.Approved(stack), packaged),
                        ModelSource.FromApproved(EndpointFixture.Approved(stack, "Second", "SecondArn"), packaged))),
                ],
            });
        });

        Json.Equal("""{ "Fn::And": [{ "Condition": "HasApprovedModel" }, { "Condition": "HasApprovedSecondArn" }] }""",
            synthesized.Template["Conditions"]![(string)synthesized.Resource("AWS::SageMaker::Endpoint")["Condition"]!]);
    }

    [Fact]
    public void Rejects_a_pipeline_of_one_and_of_sixteen()
    {
        Rejects("Variants['AllTraffic'].Model: got 1 containers, must have 2 to 15, as a model of several containers takes; name the one source without a pipeline.", ModelSource.Pipeline(Container()));
        Rejects("Variants['AllTraffic'].Model: got 16 containers, must have 2 to 15, as a model of several containers takes; merge some of them into one image.",
            ModelSource.Pipeline([.. Enumerable.Range(0, 16).Select(_ => Container())]));
        EndpointFixture.Of(Variant(ModelSource.Pipeline([.. Enumerable.Range(0, 15).Select(_ => Container())])));
    }

    [Fact]
    public void Rejects_what_is_wrong_with_a_stage_at_its_place()
    {
        Rejects("Variants['AllTraffic'].Model[1].Data: got 's3://models/model.zip', must be one .tar.gz, which is how SageMaker unpacks a model; pack the model's folder with tar -czf.",
            ModelSource.Pipeline(Container(), Container(ModelData.FromUri("s3://models/model.zip"))));
        Rejects("Variants['AllTraffic'].Model['my_model']: got 'my_model', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names containers; drop the other characters.",
            ModelSource.SideBySide(new Dictionary<string, ContainerSource> { ["my_model"] = Container(), ["other"] = Container() }));
    }

    [Fact]
    public void A_model_may_be_files_under_a_prefix()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [Variant(Container(ModelData.FromPrefix(new Bucket(stack, "Bucket"), "llm/7b/")))],
        }));

        var bucket = synthesized.Id("AWS::S3::Bucket");
        Json.Equal($$"""
            { "S3DataSource": { "S3Uri": { "Fn::Join": ["", ["s3://", { "Ref": "{{bucket}}" }, "/llm/7b/"]] }, "S3DataType": "S3Prefix", "CompressionType": "None" } }
            """, synthesized.Only("AWS::SageMaker::Model")["PrimaryContainer"]!["ModelDataSource"]);
        Assert.Equal(["ReadModels", "ListModels"], Json.Sids(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"])[..2]);
        Modes.Rejects("RealTimeEndpoint",
            "Variants['AllTraffic'].Model.Data: got 'llm/7b', must be a folder that ends with a slash, since other models may begin with the same letters; add the slash.",
            stack => _ = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [Variant(Container(ModelData.FromPrefix(new Bucket(stack, "Bucket"), "llm/7b")))] }));
    }
}
