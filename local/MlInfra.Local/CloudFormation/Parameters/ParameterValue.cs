namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>A parameter of a stack.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">What was given, or the default.</param>
/// <param name="Resolved">For SSM parameters: the value behind the name.</param>
/// <param name="NoEcho">Whether it is hidden from readers.</param>
internal sealed record ParameterValue(string Key, string Value, string? Resolved, bool NoEcho);
