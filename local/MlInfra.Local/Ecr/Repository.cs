namespace MlInfra.Local.Ecr;

/// <summary>A repository of images. It holds none: Local runs jobs as processes, and refuses pushes.</summary>
internal sealed record Repository(
    string Name, string Arn, string Uri, DateTimeOffset Created, string TagMutability, bool ScanOnPush, string? LifecyclePolicy, string? Policy, Dictionary<string, string> Tags);
