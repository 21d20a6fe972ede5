using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Calls SageMaker's own operations as a role, with what IAM says of it.</summary>
internal sealed class ServiceCalls(Lazy<IEnumerable<IServiceRoom>> rooms, Lazy<IAuthorizer> authorizer)
{
    /// <summary>Calls an operation, wherever its room is. Throws AwsException.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input, Principal caller, CancellationToken cancellationToken)
    {
        var found = rooms.Value.Where(r => r.SigningName == "sagemaker").SelectMany(r => r.Operations).FirstOrDefault(o => o.Name == operation)
            ?? throw AwsException.NotSupported($"sagemaker:{operation}");
        var call = new Call("sagemaker", operation, input, caller, Guid.NewGuid().ToString());
        foreach (var need in found.Needs?.Invoke(call) ?? [new Permission($"sagemaker:{operation}", "*")]) authorizer.Value.Demand(caller, need);
        return (await found.Handle(call, cancellationToken)).Output ?? [];
    }
}
