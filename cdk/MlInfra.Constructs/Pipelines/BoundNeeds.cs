using Constructs;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Defines what the markers of a plan stand for: assets of bundles, mappings of registries.</summary>
internal sealed class BoundNeeds
{
    private readonly List<(string Marker, string Value)> _values = [];

    public BoundNeeds(Construct scope, RoleNeeds needs)
    {
        foreach (var bundle in needs.Bundles.Values)
        {
            var location = bundle.Bind(scope);
            BundleBuckets.Add(location.BucketName);
            _values.Add((PipelinePlan.BundleMarker(bundle), location.S3Uri));
        }

        foreach (var image in needs.Images)
        {
            if (image.RegistrySet is { } set)
            {
                _values.Add((ResolvedImage.Marker(set), RegistryMapping.Account(scope, set)));
            }

            if (image.Bind(scope).RepositoryArn is { } arn)
            {
                Repositories.Add(arn);
            }
        }
    }

    public SortedSet<string> BundleBuckets { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Repositories { get; } = new(StringComparer.Ordinal);

    public string Replace(string text)
    {
        foreach (var (marker, value) in _values.Distinct())
        {
            text = text.Replace(marker, value, StringComparison.Ordinal);
        }

        return text;
    }
}
