using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Invokes functions, and Lambda's face to the other rooms.</summary>
internal sealed class Functions(World world, FunctionStore store, FunctionPool pool, AsyncQueue later, Lazy<IAuthorizer> authorizer, Lazy<IMetrics> metrics) : IFunctions
{
    public Task<FunctionResult> InvokeAsync(
        string functionArn, ReadOnlyMemory<byte> payload, string? servicePrincipal = null, string? sourceArn = null, CancellationToken cancellationToken = default)
    {
        var function = store.Get(functionArn);
        DemandPermission(function, servicePrincipal, sourceArn);
        return RunAsync(function, Guid.NewGuid().ToString(), payload, cancellationToken);
    }

    public void Enqueue(string functionArn, ReadOnlyMemory<byte> payload, string servicePrincipal, string sourceArn)
    {
        var function = store.Get(functionArn);
        DemandPermission(function, servicePrincipal, sourceArn);
        later.Add(function.Name, Guid.NewGuid().ToString(), payload);
    }

    /// <summary>Runs an event now and tells CloudWatch.</summary>
    public async Task<FunctionResult> RunAsync(FunctionDocument function, string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await pool.RunAsync(function, requestId, payload, cancellationToken);
            Count("Invocations", 1);
            Count("Errors", result.FunctionError is null ? 0 : 1);
            Count("Duration", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "Milliseconds");
            return result;
        }
        catch (AwsException e) when (e.Code == "TooManyRequestsException")
        {
            Count("Throttles", 1);
            throw;
        }

        void Count(string name, double value, string unit = "Count") =>
            metrics.Value.Put("AWS/Lambda", name, new Dictionary<string, string> { ["FunctionName"] = function.Name }, value, unit);
    }

    private void DemandPermission(FunctionDocument function, string? servicePrincipal, string? sourceArn)
    {
        if (servicePrincipal is null) return;
        var arn = store.ArnOf(function.Name);
        var context = new Dictionary<string, string> { ["aws:SourceAccount"] = world.Account };
        if (sourceArn is not null) context["aws:SourceArn"] = sourceArn;
        JsonObject? policy = FunctionStore.Policy(function);
        if (!authorizer.Value.ResourcePolicyAllows(policy, servicePrincipal, "lambda:InvokeFunction", arn, context))
            throw new AwsException("AccessDeniedException", $"User: {servicePrincipal} is not authorized to perform: lambda:InvokeFunction on resource: {arn} because no resource-based policy allows the lambda:InvokeFunction action", 403);
    }
}
