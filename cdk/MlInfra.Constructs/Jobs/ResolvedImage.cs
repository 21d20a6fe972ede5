using Constructs;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// An image that exists. Where the Region is known only at deployment, a marker stands for the registry's account until
/// <see cref="Bind"/> makes the mapping; so nothing is defined while a construct is being checked.
/// </summary>
internal sealed record ResolvedImage(BoundImage Marked, string? RegistrySet)
{
    public static string Marker(string registrySet) => $"${{Token[MlInfra.Registry.{registrySet}]}}";

    public BoundImage Bind(Construct scope)
    {
        if (RegistrySet is null)
        {
            return Marked;
        }

        var account = RegistryMapping.Account(scope, RegistrySet);
        var marker = Marker(RegistrySet);
        return new BoundImage(
            Marked.Uri.Replace(marker, account, StringComparison.Ordinal),
            Marked.RepositoryArn!.Replace(marker, account, StringComparison.Ordinal));
    }
}
