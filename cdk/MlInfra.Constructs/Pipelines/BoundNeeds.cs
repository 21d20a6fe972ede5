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
            Allow(location.BucketName, "*.gz");
            _values.Add((PipelinePlan.BundleMarker(bundle), location.S3Uri));
        }

        foreach (var files in needs.Files.Values)
        {
            var location = files.Bind(scope);
            foreach (var name in files.Names)
            {
                Allow(location.BucketName, "*/" + name);
            }

            _values.Add((PipelinePlan.FilesMarker(files), location.S3Uri));
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

    /// <summary>The kinds of asset that are read, by bucket: runs in flight go on with the asset that they began with.</summary>
    public SortedDictionary<string, SortedSet<string>> Assets { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Repositories { get; } = new(StringComparer.Ordinal);

    private void Allow(string bucket, string kind)
    {
        if (!Assets.TryGetValue(bucket, out var kinds))
        {
            Assets.Add(bucket, kinds = new SortedSet<string>(StringComparer.Ordinal));
        }

        kinds.Add(kind);
    }

    public string Replace(string text)
    {
        foreach (var (marker, value) in _values.Distinct())
        {
            text = text.Replace(marker, value, StringComparison.Ordinal);
        }

        return text;
    }
}
