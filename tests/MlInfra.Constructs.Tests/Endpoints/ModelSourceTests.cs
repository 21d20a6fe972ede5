using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class ModelSourceTests
{
    private static readonly string[] Conditional =
    [
        "AWS::SageMaker::Model", "AWS::SageMaker::EndpointConfig", "AWS::SageMaker::Endpoint",
        "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy",
    ];

    [Fact]
    public void An_approved_model_is_the_stacks_parameter_and_everything_stands_under_the_condition()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromApproved(EndpointFixture.Approved(stack), EndpointFixture.Packaged(stack)), Scaling = new() }],
        }));

        Json.Equal("""{ "ModelPackageName": { "Ref": "ModelPackageArn" } }""", synthesized.Only("AWS::SageMaker::Model")["PrimaryContainer"]);
        Assert.All(Conditional, type => Assert.Equal("HasApprovedModel", (string?)synthesized.Resource(type)["Condition"]));
        Assert.All(synthesized.All("AWS::CloudWatch::Alarm", "Endpoint").Values, alarm => Assert.Equal("HasApprovedModel", (string?)alarm["Condition"]));
        Assert.Equal(2, synthesized.All("AWS::CloudWatch::Alarm", "Endpoint").Count);
    }

    [Fact]
    public void Variants_of_two_approvals_wait_for_both()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants =
            [
                EndpointFixture.Variant with { Name = "Champion", Model = ModelSource.FromApproved(EndpointFixture.Approved(stack), EndpointFixture.Packaged(stack)) },
                EndpointFixture.Variant with { Name = "Challenger", Model = ModelSource.FromApproved(EndpointFixture.Approved(stack, "Other", "Challenger"), EndpointFixture.Packaged(stack, "More")) },
            ],
        }));

        var condition = (string)synthesized.Resource("AWS::SageMaker::Endpoint")["Condition"]!;
        Json.Equal("""{ "Fn::And": [{ "Condition": "HasApprovedModel" }, { "Condition": "HasApprovedChallenger" }] }""", synthesized.Template["Conditions"]![condition]);
        Assert.All(synthesized.All("AWS::SageMaker::Model").Values, model => Assert.Equal(condition, (string?)model["Condition"]));
    }

    [Fact]
    public void The_role_may_read_the_artifacts_pull_the_image_and_write_its_log()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)) }],
        }));

        var policy = synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"];
        Assert.Equal(["ReadModels", "DecryptModels", "PullImages", "LogInToRegistry", "WriteLogs", "PutMetrics"], Json.Sids(policy));
        Json.Equal($$"""{ "Fn::Join": ["", [{ "Fn::GetAtt": ["{{synthesized.Id("AWS::S3::Bucket")}}", "Arn"] }, "/models/*"]] }""", Json.Statement(policy, "ReadModels")["Resource"]);
        Assert.EndsWith(":repository/sagemaker-scikit-learn", (string?)Json.Statement(policy, "PullImages")["Resource"]!["Fn::Join"]![1]!.AsArray()[^1], StringComparison.Ordinal);
        Json.Equal("""{ "Service": "sagemaker.amazonaws.com" }""", synthesized.Only("AWS::IAM::Role")["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]);
    }

    [Fact]
    public void SageMaker_takes_the_role_for_what_is_of_this_account_and_for_nobody_else() => Json.Equal("""
        { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "sagemaker.amazonaws.com" },
          "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } } }] }
        """, EndpointFixture.Of(EndpointFixture.Variant with { Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1") }) }).Only("AWS::IAM::Role")["AssumeRolePolicyDocument"]);

    [Fact]
    public void Without_an_image_any_may_be_pulled_and_the_reason_is_given()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack) with { Image = null }) }],
        }));

        var role = synthesized.Resource("AWS::IAM::Role");
        Assert.Contains("PullAnyImage", Json.Sids(role["Properties"]!["Policies"]![0]!["PolicyDocument"]));
        Assert.Contains("PullAnyImage: which image serves is not said here", (string?)role["Metadata"]!["cdk_nag"]!["rules_to_suppress"]![0]!["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Artifacts_become_a_container_in_script_mode()
    {
        var scripts = Directory.CreateTempSubdirectory("scripts-").FullName;
        File.WriteAllText(Path.Combine(scripts, "inference.py"), "def model_fn(folder): return 1\n");

        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants =
            [
                EndpointFixture.Variant with
                {
                    Model = ModelSource.FromArtifacts(new ModelArtifacts
                    {
                        Image = Image.Sklearn("1.2-1"),
                        Data = ModelData.FromBucket(new Bucket(stack, "Models"), "churn/model.tar.gz"),
                        Environment = new Dictionary<string, string> { ["MODEL_SERVER_WORKERS"] = "2" },
                        Code = ScriptBundle.FromFolder(scripts),
                    }),
                },
            ],
        }));

        var container = synthesized.Only("AWS::SageMaker::Model")["PrimaryContainer"]!;
        Json.Equal($$"""{ "Fn::Join": ["", ["s3://", { "Ref": "{{synthesized.Id("AWS::S3::Bucket")}}" }, "/churn/model.tar.gz"]] }""", container["ModelDataUrl"]);
        Assert.Equal("inference.py", (string?)container["Environment"]!["SAGEMAKER_PROGRAM"]);
        Assert.Equal("2", (string?)container["Environment"]!["MODEL_SERVER_WORKERS"]);
        Assert.Contains(".gz", container["Environment"]!["SAGEMAKER_SUBMIT_DIRECTORY"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith("/sagemaker-scikit-learn:1.2-1-cpu-py3", (string?)container["Image"]!["Fn::Join"]![1]!.AsArray()[^1], StringComparison.Ordinal);
        Assert.Equal(["ReadModels", "ReadCode", "PullImages", "LogInToRegistry", "WriteLogs", "PutMetrics"], Json.Sids(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"]));
    }

    [Fact]
    public void An_artifact_by_its_URI_may_be_read_and_nothing_beside_it()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant with
        {
            Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("s3://theirs/churn/model.tar.gz") }),
        });

        var read = Json.Statement(synthesized.Only("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"], "ReadModels");
        Json.Equal("""{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":s3:::theirs/churn/model.tar.gz"]] }""", read["Resource"]);
    }

    [Fact]
    public void A_role_that_is_given_is_taken_as_it_is()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Role = Role.FromRoleArn(stack, "Theirs", "arn:aws:iam::123456789012:role/theirs"),
            Variants = [EndpointFixture.Variant with { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)) }],
        }));

        Assert.Empty(synthesized.All("AWS::IAM::Role"));
        Assert.Equal("arn:aws:iam::123456789012:role/theirs", (string?)synthesized.Only("AWS::SageMaker::Model")["ExecutionRoleArn"]);
    }

    [Fact]
    public void Rejects_sources_that_lead_nowhere()
    {
        var scripts = Directory.CreateTempSubdirectory("scripts-").FullName;
        File.WriteAllText(Path.Combine(scripts, "serve.py"), "");
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants =
            [
                EndpointFixture.Variant with { Name = "A", Model = ModelSource.FromModelPackage("churn/3", EndpointFixture.Packaged(stack)) },
                EndpointFixture.Variant with { Name = "B", Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("https://theirs/model.tar.gz") }) },
                EndpointFixture.Variant with { Name = "C", Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromUri("s3://theirs/model.zip") }) },
                EndpointFixture.Variant with { Name = "D", Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Code = ScriptBundle.FromFolder(scripts) }) },
            ],
        })));

        Assert.Equal($"""
            RealTimeEndpoint at 'Test/Endpoint' can't be defined:
            Variants['A'].Model: got 'churn/3', must be the ARN of a model package; take it from the registry (arn:...:model-package/<group>/<version>).
            Variants['B'].Model.Data: got 'https://theirs/model.tar.gz', must be an S3 URI, so that the role may read just this object; write s3://bucket/key, or use ModelData.FromBucket.
            Variants['C'].Model.Data: got 's3://theirs/model.zip', must be one .tar.gz, which is how SageMaker unpacks a model; pack the model's folder with tar -czf.
            Variants['D'].Model.EntryPoint: got 'inference.py', must be a file of '{scripts}' (it has serve.py); did you mean 'serve.py'?
            """, error.Message);
    }

    [Fact]
    public void Rejects_a_version_of_another_Region_and_an_artifact_without_an_archive_in_a_bucket_of_the_app()
    {
        var app = new App();
        var stack = new Stack(app, "Dublin", new StackProps { Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "eu-west-1" } });
        var error = Assert.Throws<DefinitionException>(() => new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants =
            [
                EndpointFixture.Variant with { Name = "A", Model = ModelSource.FromModelPackage("arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)) },
                EndpointFixture.Variant with { Name = "B", Model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromBucket(new Bucket(stack, "Mine"), "models/churn/") }) },
            ],
        }));

        Assert.Equal("""
            RealTimeEndpoint at 'Dublin/Endpoint' can't be defined:
            Variants['A'].Model: got a version of us-east-1 in a stack of eu-west-1, must be of the stack's Region, since SageMaker makes models only of versions of its own Region; put the stack into us-east-1, or copy the artifact to eu-west-1 and register it in a group there.
            Variants['B'].Model.Data: got 'models/churn/', must be one .tar.gz, which is how SageMaker unpacks a model; pack the model's folder with tar -czf.
            """, error.Message);
    }
}
