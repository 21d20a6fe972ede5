using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>An algorithm resource of SageMaker in the place of an image: one's own, or one of AWS Marketplace.</summary>
internal sealed class AlgorithmResource(string arn) : Image
{
    /// <summary>The algorithm's ARN.</summary>
    public string Arn => arn;

    internal override ResolvedImage? Resolve(Problems problems, string property, ImageUse use, string? instanceType, string region)
    {
        problems.Add(property, "an algorithm resource", "be an image, because only training and tuning jobs take algorithms", "take Image.FromUri or another image");
        return null;
    }
}
