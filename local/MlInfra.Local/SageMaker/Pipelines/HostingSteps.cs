using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs EndpointConfig and Endpoint steps, as the pipeline's role would make them.</summary>
internal static class HostingSteps
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes an endpoint configuration; notes its ARN and what it is.</summary>
    public static void Configure(StepAttempt attempt) => attempt.Once(() =>
    {
        var request = attempt.Request();
        attempt.Tag(request);
        var arn = attempt.Call("CreateEndpointConfig", request).Required("EndpointConfigArn");
        var properties = attempt.Call("DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = request.Required("EndpointConfigName") }, attempt.Self);
        attempt.Executes("EndpointConfig", new JsonObject { ["Arn"] = arn });
        attempt.Change(s => s with { Properties = properties.ToJsonString() });
    });

    /// <summary>Makes an endpoint and waits until it serves. Throws a StepFault if it does not come up.</summary>
    public static async Task DeployAsync(StepAttempt attempt)
    {
        var request = attempt.Request();
        attempt.Tag(request);
        var name = request.Required("EndpointName");
        var asked = new JsonObject { ["EndpointName"] = name };
        if (!Begun(attempt, name)) attempt.Call("CreateEndpoint", request);
        var endpoint = attempt.Call("DescribeEndpoint", asked, attempt.Self);
        attempt.Executes("Endpoint", new JsonObject { ["Arn"] = endpoint.Required("EndpointArn") });
        while (endpoint.Text("EndpointStatus") is "Creating" or "Updating" or "RollingBack")
        {
            // An endpoint can't be told to stop coming up: like AWS, the step waits for it.
            await Task.Delay(Look, attempt.Tools.Ending);
            endpoint = attempt.Call("DescribeEndpoint", asked, attempt.Self);
        }

        attempt.Change(s => s with { Properties = endpoint.ToJsonString() });
        if (endpoint.Text("EndpointStatus") != "InService")
            throw new StepFault($"ClientError: The endpoint {name} is {endpoint.Text("EndpointStatus")}: {endpoint.Text("FailureReason") ?? "no reason is known"}");
    }

    // After a restart: the endpoint that bears this execution's tag is the one that the step asked for.
    private static bool Begun(StepAttempt attempt, string name)
    {
        if (attempt.Document.Attempts < 2 && attempt.Document.Metadata is null) return false;
        try
        {
            var arn = attempt.Tools.Calls.Call("DescribeEndpoint", new JsonObject { ["EndpointName"] = name }, attempt.Self).Required("EndpointArn");
            var tags = attempt.Tools.Calls.Call("ListTags", new JsonObject { ["ResourceArn"] = arn }, attempt.Self);
            return tags.Objects("Tags").Any(t => t.Text("Key") == "sagemaker:pipeline-execution-arn" && t.Text("Value") == attempt.Execution.Arn);
        }
        catch (AwsException)
        {
            return false;
        }
    }
}
