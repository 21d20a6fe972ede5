namespace MlInfra.Constructs.Pipelines;

/// <summary>One thing that a step must be allowed.</summary>
/// <param name="Actions">The actions.</param>
/// <param name="Resource">The ARN, in which a wildcard may end a name.</param>
/// <param name="PassedTo">The service that may be given a role, where that is what is done.</param>
internal sealed record RoleNeed(string Actions, string Resource, string? PassedTo = null);
