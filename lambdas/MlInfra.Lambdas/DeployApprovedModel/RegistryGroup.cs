using System.Text.RegularExpressions;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>A group of the registry: of this account by its name, or of another one by its ARN.</summary>
internal sealed partial class RegistryGroup
{
    private readonly string _packages;

    private RegistryGroup(string reference, string name, string? account, string packages) => (Reference, Name, Account, _packages) = (reference, name, account, packages);

    /// <summary>What SageMaker is asked for.</summary>
    public string Reference { get; }

    public string Name { get; }

    /// <summary>The account that holds it; null: this one.</summary>
    public string? Account { get; }

    public static RegistryGroup Parse(string nameOrArn)
    {
        if (!nameOrArn.StartsWith("arn:", StringComparison.Ordinal)) return new(nameOrArn, nameOrArn, null, $":model-package/{nameOrArn}/");
        var arn = GroupArn().Match(nameOrArn);
        return arn.Success
            ? new(nameOrArn, arn.Groups["name"].Value, arn.Groups["account"].Value, $"{arn.Groups["place"].Value}:model-package/{arn.Groups["name"].Value}/")
            : throw new FunctionConfigurationException($"'{nameOrArn}' is no ARN of a model package group; the function's construct sets it.");
    }

    /// <summary>Whether that is the ARN of one of the group's versions. Older groups carry their name in lower case in them.</summary>
    public bool Has(string modelPackageArn) => Account is null
        ? modelPackageArn.Contains(_packages, StringComparison.OrdinalIgnoreCase)
        : modelPackageArn.StartsWith(_packages, StringComparison.OrdinalIgnoreCase);

    /// <summary>Calls the registry; where another account refuses, the error says who has to let this one, and by what.</summary>
    public async Task<T> AskAsync<T>(string action, Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (Account is not null && e.ErrorCode is "AccessDeniedException" or "AccessDenied")
        {
            throw new RegistryRefusedException(e.Message.Contains("no identity-based policy", StringComparison.Ordinal)
                ? $"The function's role lacks sagemaker:{action} on the group {Name} of account {Account}: deploy its stack anew. AWS says: {e.Message}"
                : $"The policy of the group {Name} in account {Account} lacks sagemaker:{action} for this account: name it in the SharedModelGroup of the registry's stack, and deploy that one. AWS says: {e.Message}", e);
        }
    }

    [GeneratedRegex("^(?<place>arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:(?<account>[0-9]{12})):model-package-group/(?<name>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})$")]
    private static partial Regex GroupArn();
}
