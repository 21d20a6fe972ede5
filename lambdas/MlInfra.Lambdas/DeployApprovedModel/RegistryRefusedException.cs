namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>The account that holds the registry does not let this one do what it must.</summary>
internal sealed class RegistryRefusedException(string message, Exception inner) : Exception(message, inner);
