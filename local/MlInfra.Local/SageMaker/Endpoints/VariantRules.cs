using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>What a production (or shadow) variant must be.</summary>
internal static class VariantRules
{
    private static readonly int[] MemorySizes = [1024, 2048, 3072, 4096, 5120, 6144];

    private static readonly HashSet<string> Members =
    [
        "VariantName", "ModelName", "InitialInstanceCount", "InstanceType", "InitialVariantWeight", "VolumeSizeInGB", "ModelDataDownloadTimeoutInSeconds",
        "ContainerStartupHealthCheckTimeoutInSeconds", "EnableSSMAccess", "RoutingConfig", "InferenceAmiVersion", "ServerlessConfig", "ManagedInstanceScaling",
    ];

    /// <summary>Throws AWS's text, or a refusal by name, for what cannot be.</summary>
    public static void Demand(JsonObject variant, string? kmsKey, bool hasRole)
    {
        Check.Only(variant, "CreateEndpointConfig's production variant", Members);
        var name = Check.Name(variant, "VariantName");
        if (variant["ModelName"] is not null) Check.Name(variant, "ModelName");
        else if (!hasRole) throw AwsException.Validation($"ModelName is required for production variant {name}, or ExecutionRoleArn for the endpoint configuration (of inference components).");
        if (variant.Number("InitialVariantWeight") < 0)
        {
            throw Check.Constraint(variant.Text("InitialVariantWeight")!, "InitialVariantWeight", "Member must have value greater than or equal to 0");
        }

        if (variant.Object("ServerlessConfig") is { } serverless) DemandServerless(variant, serverless, name);
        else DemandInstances(variant, kmsKey, name);
    }

    private static void DemandServerless(JsonObject variant, JsonObject serverless, string name)
    {
        foreach (var member in new[] { "InstanceType", "InitialInstanceCount", "VolumeSizeInGB", "RoutingConfig", "ManagedInstanceScaling" })
        {
            if (variant[member] is not null) throw AwsException.Validation($"{member} must not be given for production variant {name}, which has a ServerlessConfig.");
        }

        if (variant["ModelName"] is null) throw AwsException.Validation($"ModelName is required for production variant {name}, which has a ServerlessConfig.");
        var memory = serverless.Int("MemorySizeInMB") ?? throw AwsException.Validation("MemorySizeInMB is required in ServerlessConfig.");
        if (!MemorySizes.Contains(memory)) throw Check.Constraint($"{memory}", "MemorySizeInMB", $"Member must be one of [{string.Join(", ", MemorySizes)}]");
        var most = Check.Range(serverless, "MaxConcurrency", 1, 200) ?? throw AwsException.Validation("MaxConcurrency is required in ServerlessConfig.");
        if (Check.Range(serverless, "ProvisionedConcurrency", 1, 200) > most)
            throw AwsException.Validation($"ProvisionedConcurrency must be less than or equal to MaxConcurrency ({most}).");
    }

    private static void DemandInstances(JsonObject variant, string? kmsKey, string name)
    {
        var type = variant.Required("InstanceType");
        if (!HostingInstances.Exists(type))
        {
            throw Check.Constraint(type, "ProductionVariants.1.member.instanceType", "Member must satisfy enum value set: [the instance types of endpoints]");
        }

        if (variant.Object("ManagedInstanceScaling") is { } managed)
        {
            if (variant["ModelName"] is not null) throw AwsException.Validation("ManagedInstanceScaling is only supported for inference component endpoints.");
            DemandManaged(managed);
        }
        else if (variant.Int("InitialInstanceCount") is null) throw AwsException.Validation($"InitialInstanceCount is required for production variant {name}.");
        Check.Range(variant, "InitialInstanceCount", 1, int.MaxValue);
        Check.Range(variant, "VolumeSizeInGB", 1, 512);
        if (variant["VolumeSizeInGB"] is not null && HostingInstances.HasLocalDisk(type))
            throw AwsException.Validation($"VolumeSize parameter is not allowed for the selected Instance type {type}.");
        Check.Range(variant, "ModelDataDownloadTimeoutInSeconds", 60, 3600);
        Check.Range(variant, "ContainerStartupHealthCheckTimeoutInSeconds", 60, 3600);
        if (variant.Object("RoutingConfig") is { } routing) Check.OneOf(routing, "RoutingStrategy", "LEAST_OUTSTANDING_REQUESTS", "RANDOM");
        if (kmsKey is not null && HostingInstances.HasLocalDisk(type))
        {
            throw AwsException.Validation($"KmsKeyId cannot be given for instance type {type}: its local NVMe storage is encrypted by the instance itself.");
        }
    }

    private static void DemandManaged(JsonObject managed)
    {
        Check.OneOf(managed, "Status", "ENABLED", "DISABLED");
        var min = Check.Range(managed, "MinInstanceCount", 0, int.MaxValue) ?? 1;
        if (Check.Range(managed, "MaxInstanceCount", 1, int.MaxValue) is { } max && max < min)
            throw AwsException.Validation($"MaxInstanceCount ({max}) must be greater than or equal to MinInstanceCount ({min}) in ManagedInstanceScaling.");
    }
}
