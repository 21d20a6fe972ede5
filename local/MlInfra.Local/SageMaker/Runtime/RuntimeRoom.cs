using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>SageMaker Runtime: InvokeEndpoint.</summary>
internal sealed class RuntimeRoom(IModelInvoker invoker, World world) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => [];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.RestJson];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("InvokeEndpoint", (call, cancellationToken) => invoker.InvokeAsync(Name(call), call.Payload, cancellationToken))
        {
            Route = "POST /endpoints/{EndpointName}/invocations",
            RawBody = true,
            Needs = call => [Need(call)],
        },
    ];

    private static string Name(Call call) => call.Input.Required("EndpointName");

    private Permission Need(Call call)
    {
        var variant = call.Payload.Headers.GetValueOrDefault("x-amzn-sagemaker-target-variant");
        return new Permission("sagemaker:InvokeEndpoint", world.Arn("sagemaker", $"endpoint/{Name(call)}"))
        {
            Context = variant is null ? null : new Dictionary<string, string> { ["sagemaker:TargetVariant"] = variant },
        };
    }
}
