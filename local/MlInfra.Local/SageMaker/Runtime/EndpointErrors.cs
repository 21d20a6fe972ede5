using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The errors of invocations, with AWS's codes and texts.</summary>
internal sealed class EndpointErrors(World world)
{
    /// <summary>No such endpoint (or it has never been in service).</summary>
    public AwsException NotFound(string endpoint) => new("ValidationError", $"Endpoint {endpoint} of account {world.Account} not found.");

    /// <summary>No such variant.</summary>
    public AwsException NoVariant(string endpoint, string variant) => new("ValidationError", $"Variant {variant} not found for endpoint {endpoint} of account {world.Account}.");

    /// <summary>No such inference component.</summary>
    public AwsException NoComponent(string endpoint, string component) =>
        new("ValidationError", $"Inference Component {component} not found for endpoint {endpoint} of account {world.Account}.");

    /// <summary>The component has no copy.</summary>
    public static AwsException NoCapacity(string component) => new("ValidationError",
        $"Inference Component {component} has no capacity to process this request. ApplicationAutoScaling may be in-progress (if configured) or try to increase the capacity by invoking UpdateInferenceComponentRuntimeConfig API.");

    /// <summary>A model of a multi-model endpoint is still being loaded.</summary>
    public static AwsException NotReady(string target) => new("ModelNotReadyException", $"Model {target} is still being loaded; try again later.", 429);

    /// <summary>A model of a multi-model endpoint does not load.</summary>
    public AwsException NotLoaded(string endpoint, string target) => Model(endpoint, "primary", 500, $"Failed to load the model {target}.", "SERVER_ERROR_FROM_MODEL");

    /// <summary>The model did not answer within its time.</summary>
    public AwsException TimedOut(string endpoint, string container) => Model(endpoint, container, 0,
        $"Your invocation timed out while waiting for a response from container {container}. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.",
        "INVOCATION_TIMEOUT");

    /// <summary>The server broke off: the web server in front of it, in the container, would say so.</summary>
    public AwsException BrokenOff(string endpoint, string container) =>
        Model(endpoint, container, 502, "The model server ended the connection before it answered (502 Bad Gateway).", "SERVER_ERROR_FROM_MODEL");

    /// <summary>The model answered more than an invocation may bring back.</summary>
    public AwsException Oversize(string endpoint, in ModelAnswer answer, int most) =>
        Model(endpoint, answer.Container, 0, $"The response from container {answer.Container} has {answer.Body.Length} bytes, more than {most}.", "SERVER_ERROR_FROM_MODEL");

    /// <summary>What the model answered was no success.</summary>
    public AwsException Answered(string endpoint, in ModelAnswer answer) =>
        Model(endpoint, answer.Container, answer.Status, Encoding.UTF8.GetString(answer.Body), answer.Status < 500 ? "CLIENT_ERROR_FROM_MODEL" : "SERVER_ERROR_FROM_MODEL");

    private AwsException Model(string endpoint, string container, int status, string message, string code)
    {
        var side = status is >= 400 and < 500 ? "client" : "server";
        var group = EndpointLog.GroupOf(endpoint);
        var text = $"Received {side} error ({status}) from {container} with message \"{message}\". See https://{world.Region}.console.aws.amazon.com/cloudwatch/home?region={world.Region}"
            + $"#logEventViewer:group={group} in account {world.Account} for more information.";
        return new AwsException("ModelError", text, 424)
        {
            Details = new JsonObject
            {
                ["OriginalStatusCode"] = status,
                ["OriginalMessage"] = message,
                ["LogStreamArn"] = world.Arn("logs", $"log-group:{group}"),
                ["ErrorCode"] = code,
            },
        };
    }
}
