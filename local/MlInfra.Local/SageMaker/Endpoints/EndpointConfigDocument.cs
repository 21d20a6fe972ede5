using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>An endpoint configuration: the request as it was given, without its tags.</summary>
internal sealed record EndpointConfigDocument(string Name, string Arn, JsonObject Members, DateTimeOffset Created);
