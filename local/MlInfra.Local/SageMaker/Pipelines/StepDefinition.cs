using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A step as its pipeline's definition writes it.</summary>
/// <param name="Body">The step's JSON.</param>
/// <param name="Parent">The Condition step that holds it, or null.</param>
/// <param name="Branch">Whether it is among the Condition step's IfSteps.</param>
internal sealed record StepDefinition(JsonObject Body, string? Parent, bool Branch)
{
    /// <summary>The step's name.</summary>
    public string Name { get; } = Body.Text("Name") ?? "";

    /// <summary>The step's type, such as Training.</summary>
    public string Type { get; } = Body.Text("Type") ?? "";

    /// <summary>What the step is given.</summary>
    public JsonObject Arguments => Body.Object("Arguments") ?? [];

    /// <summary>The names in DependsOn.</summary>
    public IReadOnlyList<string> DependsOn { get; } = [.. Body.Texts("DependsOn")];

    /// <summary>The steps whose values it takes.</summary>
    public IReadOnlyList<string> Takes { get; } = [.. Taken(Body)];

    /// <summary>The path of a property file's output and file name, or null.</summary>
    public (string Output, string Path)? PropertyFile(string name) =>
        Body.Objects("PropertyFiles").FirstOrDefault(f => f.Text("PropertyFileName") == name) is { } f ? (f.Required("OutputName"), f.Required("FilePath")) : null;

    /// <summary>All references in what it is given, such as Steps.Train.ModelArtifacts.S3ModelArtifacts.</summary>
    public static IEnumerable<string> References(JsonObject body)
    {
        // The steps in a Condition's branches take their values themselves.
        var arguments = body[nameof(Arguments)];
        if (body.Text("Type") == "Condition" && arguments is JsonObject o) arguments = o["Conditions"];
        return new[] { arguments, body["FunctionArn"], body["SqsQueueUrl"] }.SelectMany(Expressions.References);
    }

    private static IEnumerable<string> Taken(JsonObject body) =>
        References(body).Select(Expressions.Split).Where(r => r.Root == "Steps").Select(r => r.Name).Distinct();
}
