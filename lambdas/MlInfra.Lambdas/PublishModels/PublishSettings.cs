using System.Globalization;
using System.Text.Json;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.PublishModels;

/// <summary>What is published and where.</summary>
internal sealed record PublishSettings(IReadOnlyList<PublishedModel> Models, string Bucket, string Prefix, TimeSpan KeepReplaced, VersionStage? Stage)
{
    public static PublishSettings FromEnvironment(FunctionEnvironment environment)
    {
        try
        {
            return new(
                environment.Json("MODELS", PublishJson.Default.PublishedModelArray),
                environment.Required("BUCKET"),
                environment.Required("PREFIX"),
                TimeSpan.FromSeconds(long.Parse(environment.Required("KEEP_SECONDS"), CultureInfo.InvariantCulture)),
                VersionStage.FromEnvironment(environment));
        }
        catch (FormatException e)
        {
            throw new FunctionConfigurationException($"KEEP_SECONDS cannot be read: {e.Message} The function's construct sets it.");
        }
    }
}
