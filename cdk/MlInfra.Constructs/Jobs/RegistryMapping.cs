using System.Runtime.CompilerServices;
using Amazon.CDK;
using Constructs;

namespace MlInfra.Constructs.Jobs;

/// <summary>One mapping a stack and registry: Region -> AWS's account, for stacks whose Region is known only at deployment.</summary>
internal static class RegistryMapping
{
    private static readonly ConditionalWeakTable<Stack, Dictionary<string, string>> Bound = [];

    public static string Account(Construct scope, string registrySet)
    {
        var stack = Stack.Of(scope);
        var known = Bound.GetValue(stack, _ => new Dictionary<string, string>(StringComparer.Ordinal));
        if (!known.TryGetValue(registrySet, out var account))
        {
            var mapping = new CfnMapping(stack, "SageMakerImages" + registrySet.ToUpperInvariant(), new CfnMappingProps
            {
                // Said out loud, or CDK advises it at every synth, not seeing the reference that Fn makes.
                Lazy = false,
                Mapping = ImageCatalogue.Accounts(registrySet).ToDictionary(
                    pair => pair.Key,
                    pair => (IDictionary<string, object>)new Dictionary<string, object> { ["Account"] = pair.Value }),
            });
            account = Fn.FindInMap(mapping.LogicalId, Aws.REGION, "Account");
            known.Add(registrySet, account);
        }

        return account;
    }
}
