using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Calls SageMaker's own operations as a role, with what IAM says of it.</summary>
internal sealed class ServiceCalls(Lazy<IEnumerable<IServiceRoom>> rooms, Lazy<IAuthorizer> authorizer)
{
    private readonly Lazy<Dictionary<string, Operation>> operations = new(() =>
        rooms.Value.Where(r => r.SigningName == "sagemaker").SelectMany(r => r.Operations).ToDictionary(o => o.Name));

    /// <summary>Calls an operation that answers at once, wherever its room is. Throws AwsException.</summary>
    public JsonObject Call(string operation, JsonObject input, Principal caller)
    {
        var found = operations.Value.GetValueOrDefault(operation) ?? throw AwsException.NotSupported($"sagemaker:{operation}");
        var call = new Call("sagemaker", operation, input, caller, Guid.NewGuid().ToString());
        if (!caller.IsAdministrator)
            foreach (var need in found.Needs?.Invoke(call) ?? [new Permission($"sagemaker:{operation}", "*")]) authorizer.Value.Demand(caller, need);
        var answer = found.Handle(call, CancellationToken.None);
        // Whether it is awaited within a transaction is the caller's choice: an operation that really waits must not be.
        if (!answer.IsCompleted) throw new InvalidOperationException($"sagemaker:{operation} does not answer at once");
        return answer.GetAwaiter().GetResult().Output ?? [];
    }
}
