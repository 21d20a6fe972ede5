namespace MlInfra.Local.CloudFormation.Seed;

/// <summary>Notes that a stack was seeded.</summary>
internal sealed record SeedDocument(DateTimeOffset At);
