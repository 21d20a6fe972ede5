namespace MlInfra.Constructs.Jobs;

/// <summary>An image as a stack uses it.</summary>
/// <param name="Uri">Its URI; may hold tokens.</param>
/// <param name="RepositoryArn">The ARN of its ECR repository, to be let pull from; null where it lies outside ECR or can't be told.</param>
public sealed record BoundImage(string Uri, string? RepositoryArn);
