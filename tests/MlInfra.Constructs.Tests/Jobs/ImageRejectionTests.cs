using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class ImageRejectionTests
{
    private const string Header = "Image can't be defined:\n";

    [Fact]
    public void Rejects_an_unknown_family() => Assert.Equal(
        Header + "Image: got family 'sclearn', must be a family of images that AWS provides; did you mean 'sklearn', 'spark' or 'clarify'?",
        Rejections.MessageOf(() => Image.Of("sclearn", "1.2-1").UriIn("us-east-1", ImageUse.Training, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_an_unknown_version() => Assert.Equal(
        Header + "Image: got version '1.3-1' of 'sklearn', must be a version that AWS provides; did you mean '1.0-1', '1.2-1' or '0.23-1'? The newest is '1.9-0'.",
        Rejections.MessageOf(() => Image.Sklearn("1.3-1").UriIn("us-east-1", ImageUse.Training, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_a_Region_without_the_image() => Assert.Equal(
        Header + "Image: got Region 'eu-west-9', must be a Region that has 'sagemaker-scikit-learn'; the nearest by name are 'eu-west-1', 'eu-west-2' "
        + "or 'eu-west-3'; in another Region bring the image in a repository of your own (Image.FromRepository).",
        Rejections.MessageOf(() => Image.Sklearn().UriIn("eu-west-9", ImageUse.Training, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_an_unknown_Python() => Assert.Equal(
        Header + "Image: got Python 'py38' for 'pytorch' 2.1.0, must be one that the version has; take 'py310'.",
        Rejections.MessageOf(() => Image.PyTorch("2.1.0", "py38").UriIn("us-east-1", ImageUse.Training, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_a_missing_Python_where_there_are_two() => Assert.Equal(
        Header + "Image: got no Python version for 'spark' 3.5, must be one that the version has; take 'py39' or 'py312'.",
        Rejections.MessageOf(() => Image.Spark("3.5").UriIn("us-east-1", ImageUse.Processing, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_a_processor_without_an_image() => Assert.Equal(
        Header + "Image: got 'sklearn' 1.2-1 on 'ml.g5.xlarge' (gpu), must be used on a processor that it has an image for ('cpu'); take another instance type or another image.",
        Rejections.MessageOf(() => Image.Sklearn().UriIn("us-east-1", ImageUse.Training, "ml.g5.xlarge")));

    [Fact]
    public void Rejects_an_image_by_processor_without_an_instance_type() => Assert.Equal(
        Header + "Image: got 'pytorch' 2.1.0 without an instance type, must tell its processor ('cpu' or 'gpu'); set ImageOptions.Processor.",
        Rejections.MessageOf(() => Image.PyTorch("2.1.0").UriIn("us-east-1", ImageUse.Training)));

    [Fact]
    public void Rejects_an_unknown_base_framework() => Assert.Equal(
        Header + "Image: got base framework 'pytorch9' for 'huggingface' 4.17.0, must be one that the version is built on; take 'pytorch1.10.2' or 'tensorflow2.6.3'.",
        Rejections.MessageOf(() => Image.HuggingFace("4.17.0", "pytorch9").UriIn("us-east-1", ImageUse.Inference, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_a_missing_base_framework_where_there_are_two() => Assert.Equal(
        Header + "Image: got no base framework for 'huggingface' 4.17.0, must be one that the version is built on; take 'pytorch1.10.2' or 'tensorflow2.6.3'.",
        Rejections.MessageOf(() => Image.HuggingFace("4.17.0").UriIn("us-east-1", ImageUse.Inference, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_a_use_that_the_family_is_not_for() => Assert.Equal(
        Header + "Image: got family 'spark' for training, must be used for what it has images for; it has 'processing'.",
        Rejections.MessageOf(() => Image.Spark("3.3").UriIn("us-east-1", ImageUse.Training, "ml.m5.xlarge")));

    [Fact]
    public void Rejects_an_own_image_whose_repository_can_not_be_told() => Assert.Equal(
        Header + "Image: got a URI that is known only at deployment, must tell its repository so that the role may pull from it; "
        + "use Image.FromRepository or Image.FromDockerAsset.",
        Rejections.MessageOf(() => Image.FromUri("${Token[TOKEN.7]}").UriIn("us-east-1", ImageUse.Training)));
}
