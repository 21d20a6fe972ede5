namespace MlInfra.Local.Events;

/// <summary>A rule of the default bus as it is kept.</summary>
internal sealed record RuleDocument
{
    public required string Name { get; init; }

    public string? EventPattern { get; init; }

    public string? ScheduleExpression { get; init; }

    public bool IsEnabled { get; init; } = true;

    public string? Description { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>The targets in AWS's form, by id.</summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
