namespace MlInfra.Cli.Endpoint;

/// <summary>What a run of a pipeline would do on the local endpoint.</summary>
internal sealed record RunPlan(IReadOnlyList<PlannedStep> Steps);

/// <summary>A step of the plan: whether it can run here, and why not.</summary>
internal sealed record PlannedStep(string Name, string Type, bool Runs, string? Reason);
