using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.Ecr.Assets;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// The container image of a job or model: one that AWS provides, by family and version, or one of your own.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html"/>
public abstract class Image
{
    private protected Image()
    {
    }

    /// <summary>scikit-learn: trains, processes and serves.</summary>
    public static Image Sklearn(string version = "1.2-1") => Of("sklearn", version);

    /// <summary>XGBoost, as built-in algorithm or in script mode.</summary>
    public static Image XGBoost(string version = "1.7-1") => Of("xgboost", version);

    /// <summary>PyTorch.</summary>
    public static Image PyTorch(string version, string? pyVersion = null) => Of("pytorch", version, new() { PyVersion = pyVersion });

    /// <summary>TensorFlow.</summary>
    public static Image TensorFlow(string version, string? pyVersion = null) => Of("tensorflow", version, new() { PyVersion = pyVersion });

    /// <summary>Hugging Face transformers over a framework such as <c>pytorch2.8.0</c>.</summary>
    public static Image HuggingFace(string transformersVersion, string? baseFrameworkVersion = null, string? pyVersion = null) =>
        Of("huggingface", transformersVersion, new() { BaseFrameworkVersion = baseFrameworkVersion, PyVersion = pyVersion });

    /// <summary>Spark, for processing.</summary>
    public static Image Spark(string version, string? pyVersion = null) => Of("spark", version, new() { PyVersion = pyVersion });

    /// <summary>A built-in algorithm, for example <c>linear-learner</c>.</summary>
    public static Image Algorithm(string name, string version = "1") => Of(name, version);

    /// <summary>Any image that AWS provides, by the SDK's names.</summary>
    public static Image Of(string family, string version, ImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(version);
        return new CatalogueImage(family, version, options ?? new());
    }

    /// <summary>An image by its URI in ECR.</summary>
    public static Image FromUri(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return new OwnImage(uri, OwnImage.RepositoryArnOf(uri));
    }

    /// <summary>An image of an ECR repository, by its tag or digest.</summary>
    public static Image FromRepository(IRepository repository, string tagOrDigest = "latest")
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new OwnImage(repository.RepositoryUriForTagOrDigest(tagOrDigest), repository.RepositoryArn);
    }

    /// <summary>An image that CDK builds.</summary>
    public static Image FromDockerAsset(DockerImageAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return new OwnImage(asset.ImageUri, asset.Repository.RepositoryArn);
    }

    /// <summary>An algorithm resource of SageMaker, your own or of AWS Marketplace, for training and tuning; by its ARN or name.</summary>
    public static Image FromAlgorithm(string algorithmArn)
    {
        ArgumentNullException.ThrowIfNull(algorithmArn);
        return new AlgorithmResource(algorithmArn);
    }

    /// <summary>The image for a use, in the scope's Region.</summary>
    /// <exception cref="DefinitionException">When there is no such image.</exception>
    public BoundImage Bind(Construct scope, ImageUse use, string? instanceType = null)
    {
        var problems = Problems.Of(nameof(Image));
        var image = Resolve(problems, "Image", use, instanceType, Stack.Of(scope).Region);
        problems.ThrowIfAny();
        return image!.Bind(scope);
    }

    /// <summary>The image for a use in a Region that is known, as the SDK's <c>image_uris.retrieve</c> gives it.</summary>
    /// <exception cref="DefinitionException">When there is no such image.</exception>
    public string UriIn(string region, ImageUse use, string? instanceType = null)
    {
        var problems = Problems.Of(nameof(Image));
        var image = Resolve(problems, "Image", use, instanceType, region);
        problems.ThrowIfAny();
        return image!.Marked.Uri;
    }

    /// <summary>The family of an image that AWS provides, by the SDK's name; null for one's own.</summary>
    internal virtual string? Family => null;

    internal abstract ResolvedImage? Resolve(Problems problems, string property, ImageUse use, string? instanceType, string region);
}
