using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>A job as it is kept.</summary>
/// <param name="Kind">Training or Processing.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Status">InProgress, Completed, Failed, Stopping or Stopped.</param>
/// <param name="Body">What Describe answers, as JSON text.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Modified">When it changed last.</param>
internal sealed record JobDocument(string Kind, string Name, string Status, string Body, DateTimeOffset Created, DateTimeOffset Modified)
{
    /// <summary>True while it may still change.</summary>
    public bool InFlight => Status is "InProgress" or "Stopping";

    /// <summary>What Describe answers, to be changed freely.</summary>
    public JsonObject Describe() => (JsonObject)JsonNode.Parse(Body)!;
}
