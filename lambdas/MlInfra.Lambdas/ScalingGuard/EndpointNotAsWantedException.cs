namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>An update did not do what it was to do.</summary>
internal sealed class EndpointNotAsWantedException(string message) : Exception(message);
