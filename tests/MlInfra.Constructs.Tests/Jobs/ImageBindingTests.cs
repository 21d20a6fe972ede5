using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class ImageBindingTests
{
    [Fact]
    public void A_known_Region_needs_no_mapping()
    {
        var stack = Stacks.Known();

        var image = Image.Sklearn().Bind(stack, ImageUse.Training, "ml.m5.xlarge");

        Assert.Equal("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", image.Uri);
        Assert.Equal("arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn", image.RepositoryArn);
        Assert.Null(Stacks.TemplateOf(stack)["Mappings"]);
    }

    [Fact]
    public void A_Region_known_at_deployment_goes_through_one_mapping_a_registry()
    {
        var stack = Stacks.Anywhere();

        var first = Image.Sklearn().Bind(stack, ImageUse.Training, "ml.m5.xlarge");
        var second = Image.XGBoost().Bind(stack, ImageUse.Training, "ml.m5.xlarge");
        var other = Image.PyTorch("2.1.0").Bind(stack, ImageUse.Training, "ml.m5.xlarge");
        _ = new CfnOutput(stack, "First", new CfnOutputProps { Value = first.Uri });
        _ = new CfnOutput(stack, "Second", new CfnOutputProps { Value = second.RepositoryArn! });
        _ = new CfnOutput(stack, "Other", new CfnOutputProps { Value = other.Uri });
        var template = Stacks.TemplateOf(stack);

        Assert.Equal(2, template["Mappings"]!.AsObject().Count);
        Assert.Equal("683313688378", template["Mappings"]!["SageMakerImagesR5"]!["us-east-1"]!["Account"]!.GetValue<string>());
        Assert.Equal(
            """["",[{"Fn::FindInMap":["SageMakerImagesR5",{"Ref":"AWS::Region"},"Account"]},".dkr.ecr.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"},"/sagemaker-scikit-learn:1.2-1-cpu-py3"]]""",
            template["Outputs"]!["First"]!["Value"]!["Fn::Join"]!.ToJsonString());
        Assert.Equal(
            """["",["arn:",{"Ref":"AWS::Partition"},":ecr:",{"Ref":"AWS::Region"},":",{"Fn::FindInMap":["SageMakerImagesR5",{"Ref":"AWS::Region"},"Account"]},":repository/sagemaker-xgboost"]]""",
            template["Outputs"]!["Second"]!["Value"]!["Fn::Join"]!.ToJsonString());
    }

    [Fact]
    public void An_own_image_names_its_repository()
    {
        var stack = Stacks.Known();
        var repository = Repository.FromRepositoryName(stack, "Repository", "mine");

        var byUri = Image.FromUri("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/mine:v1").Bind(stack, ImageUse.Training);
        var byRepository = Image.FromRepository(repository, "v2").Bind(stack, ImageUse.Training);
        var elsewhere = Image.FromUri("public.ecr.aws/team/mine:v1").Bind(stack, ImageUse.Training);
        _ = new CfnOutput(stack, "Arn", new CfnOutputProps { Value = byUri.RepositoryArn! });

        Assert.Equal("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/mine:v1", byUri.Uri);
        Assert.Equal(
            """["",["arn:",{"Ref":"AWS::Partition"},":ecr:eu-west-1:123456789012:repository/team/mine"]]""",
            Stacks.TemplateOf(stack)["Outputs"]!["Arn"]!["Value"]!["Fn::Join"]!.ToJsonString());
        Assert.EndsWith("/mine:v2", byRepository.Uri, StringComparison.Ordinal);
        Assert.Equal(repository.RepositoryArn, byRepository.RepositoryArn);
        Assert.Null(elsewhere.RepositoryArn);
    }
}
