using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What may be asked of which endpoint.</summary>
internal static class InvocationRules
{
    /// <summary>The largest body of a request or an answer, in bytes.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    private const int MostServerlessBytes = 4 * 1024 * 1024;

    /// <summary>The largest body of a request to a variant or of its answer, in bytes.</summary>
    public static int LargestBody(VariantPlan variant) => variant.Serverless is null ? MostBytes : MostServerlessBytes;

    /// <summary>Throws unless the request suits the deployment's mode.</summary>
    public static void Demand(string endpoint, ModelRequest request, DeploymentPlan plan, VariantPlan variant)
    {
        if (plan.Async is not null && !request.IsInternal)
            throw new AwsException("ValidationError", $"Endpoint {endpoint} is asynchronous: use InvokeEndpointAsync.");
        if (!request.IsInternal && request.Body.Length > LargestBody(variant)) throw new AwsException("ValidationError", $"Request {request.RequestId} has oversize body.");
        if (request.TargetModel is { } model)
        {
            if (!variant.Model.IsMultiModel) throw new AwsException("ValidationError", $"Endpoint {endpoint} is not a multi-model endpoint and does not support target model header.");
            if (model.Split('/').Any(p => p is ".." or ".")) throw new AwsException("ValidationError", $"TargetModel {model} is not a path below the endpoint's prefix.");
        }
        else if (variant.Model.IsMultiModel)
        {
            throw new AwsException("ValidationError", $"Request {request.RequestId} is missing a target model header.");
        }

        if (request.TargetContainer is { } container)
        {
            if (!variant.Model.IsDirect) throw new AwsException("ValidationError", $"TargetContainerHostname was given, but the containers of variant {variant.Name} of endpoint {endpoint} are not invoked directly.");
            if (variant.Model.Containers.All(c => c.Hostname != container)) throw new AwsException("ValidationError", $"Container {container} not found for variant {variant.Name} of endpoint {endpoint}.");
        }
        else if (variant.Model.IsDirect)
        {
            throw new AwsException("ValidationError", $"TargetContainerHostname is required: the containers of variant {variant.Name} of endpoint {endpoint} are invoked directly.");
        }
    }
}
