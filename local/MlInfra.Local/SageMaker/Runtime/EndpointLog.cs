using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The log of a variant's containers, in /aws/sagemaker/Endpoints. Without leave for it, AWS drops the lines; so do we.</summary>
internal sealed class EndpointLog(Lazy<ILogSink> logs, string group, string stream, bool allowed)
{
    /// <summary>The log group of an endpoint.</summary>
    public static string GroupOf(string endpoint) => $"/aws/sagemaker/Endpoints/{endpoint}";

    /// <summary>The log of one variant, or of an inference component.</summary>
    public static EndpointLog For(string endpoint, VariantPlan variant, string? component, RoleAccess roles, Lazy<ILogSink> logs, World world)
    {
        var group = component is null ? GroupOf(endpoint) : $"/aws/sagemaker/InferenceComponents/{component}";
        var stream = $"{variant.Name}/i-{Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()}";
        var arn = world.Arn("logs", $"log-group:{group}:log-stream:{stream}");
        var allowed = roles.Allows(variant.Model.RoleArn, "logs:PutLogEvents", arn) && roles.Allows(variant.Model.RoleArn, "logs:CreateLogStream", arn);
        return new EndpointLog(logs, group, stream, allowed);
    }

    /// <summary>Appends a line.</summary>
    public void Write(string line)
    {
        if (allowed) logs.Value.Append(group, stream, [line]);
    }
}
