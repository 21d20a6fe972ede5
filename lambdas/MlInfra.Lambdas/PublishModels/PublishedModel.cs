namespace MlInfra.Lambdas.PublishModels;

/// <summary>A model of the endpoint, and the group whose approved version it is.</summary>
internal sealed record PublishedModel(string Name, string Group);
