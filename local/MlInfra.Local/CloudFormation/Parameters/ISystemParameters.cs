namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>Looks up SSM parameters that a template names.</summary>
internal interface ISystemParameters
{
    /// <summary>The values of those that exist.</summary>
    Task<IReadOnlyDictionary<string, string>> GetAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}
