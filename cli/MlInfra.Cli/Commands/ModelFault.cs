using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Aws;

namespace MlInfra.Cli.Commands;

/// <summary>A model that answered with an error: what it said, without the service's wrapping.</summary>
internal static class ModelFault
{
    public static CliException Explain(AwsServiceException e, string flags)
    {
        var body = Parse(e.Body);
        var said = body?["OriginalMessage"]?.ToString() ?? e.Message;
        // The serving containers answer {"error": ..., "error-message": ..., "stack-trace": ...}.
        if (Parse(said) is { } document && document["error-message"] is { } message) said = $"{document["error"]}: {message}";
        return new CliException($"The model answered {body?["OriginalStatusCode"]?.ToString() ?? "with an error"}: {said.Trim()}", $"Its log: ./mlinfra logs endpoint{flags}");
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
