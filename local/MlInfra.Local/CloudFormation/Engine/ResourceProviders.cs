using MlInfra.Local.CloudFormation.Providers;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>The resource types that rooms provide. Resolved late, since providers may need what needs CloudFormation.</summary>
internal sealed class ResourceProviders(Lazy<IEnumerable<IResourceProvider>> all)
{
    private readonly Lazy<Dictionary<string, IResourceProvider>> byType = new(() => all.Value.ToDictionary(p => p.Type, StringComparer.Ordinal));

    public IResourceProvider? Find(string type) =>
        byType.Value.GetValueOrDefault(type.StartsWith(CustomResourceProvider.TypePrefix, StringComparison.Ordinal) ? "AWS::CloudFormation::CustomResource" : type);
}
