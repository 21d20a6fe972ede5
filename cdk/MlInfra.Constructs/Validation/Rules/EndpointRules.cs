namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of an endpoint and its configuration.</summary>
internal static class EndpointRules
{
    private static readonly double[] Memories = [1024, 2048, 3072, 4096, 5120, 6144];

    public static void Check(RequestView config)
    {
        var variants = config.Each("ProductionVariants").ToArray();
        config.Unique("ProductionVariants", "VariantName");
        foreach (var variant in variants.Concat(config.Each("ShadowProductionVariants")))
        {
            Variant(config, variant);
        }

        TrainingRules.VolumeKey(config, "KmsKeyId", variants);
        var shadows = config.Each("ShadowProductionVariants").Count();
        if (shadows > 0 && (shadows > 1 || variants.Length > 1))
        {
            config.Say("ShadowProductionVariants", $"{shadows} shadow and {variants.Length} production variants", "be one shadow of one production variant", "remove the others");
        }

        if (shadows > 0)
        {
            config.NotBoth("AsyncInferenceConfig", "ShadowProductionVariants", "asynchronous endpoints have no shadows");
        }

        if (variants.Any(variant => variant.Has("ServerlessConfig")))
        {
            Serverless(config, variants.Length);
        }
    }

    public static void CheckEndpoint(RequestView endpoint)
    {
        if (endpoint.Has("DeploymentConfig"))
        {
            endpoint.In("DeploymentConfig").NotBoth("BlueGreenUpdatePolicy", "RollingUpdatePolicy", "a deployment follows one policy");
            var routing = endpoint.In("DeploymentConfig").In("BlueGreenUpdatePolicy").In("TrafficRoutingConfiguration");
            foreach (var (type, size) in new[] { ("CANARY", "CanarySize"), ("LINEAR", "LinearStepSize") })
            {
                if (routing.Text("Type") == type)
                {
                    TrainingRules.Require(routing, size);
                }
            }
        }
    }

    private static void Variant(RequestView config, RequestView variant)
    {
        if (!variant.Has("ModelName") && !config.Has("ExecutionRoleArn") && !variant.Has("InstancePools"))
        {
            variant.Say("ModelName", "nothing", "be given, or else the configuration's ExecutionRoleArn for inference components", "set one of them");
        }

        if (!variant.Has("ServerlessConfig"))
        {
            if (!variant.Has("InstancePools"))
            {
                TrainingRules.Require(variant, "InstanceType");
            }

            return;
        }

        variant.NotBoth("InstanceType", "ServerlessConfig", "a serverless variant has no instances");
        variant.NotBoth("InitialInstanceCount", "ServerlessConfig", "a serverless variant has no instances");
        var serverless = variant.In("ServerlessConfig");
        if (serverless.Number("MemorySizeInMB") is { } memory && !Memories.Contains(memory))
        {
            serverless.Say("MemorySizeInMB", $"{memory}", $"be one of {string.Join(", ", Memories)}", "round it up");
        }

        if (serverless.Number("ProvisionedConcurrency") > serverless.Number("MaxConcurrency"))
        {
            serverless.Say("ProvisionedConcurrency", $"{serverless.Number("ProvisionedConcurrency")}", $"be at most MaxConcurrency ({serverless.Number("MaxConcurrency")})", "lower it");
        }
    }

    private static void Serverless(RequestView config, int variants)
    {
        if (variants > 1)
        {
            config.Say("ProductionVariants", $"{variants} variants, one of them serverless", "be one variant where it is serverless", "remove the others");
        }

        foreach (var name in new[] { "DataCaptureConfig", "VpcConfig", "ShadowProductionVariants", "AsyncInferenceConfig" })
        {
            if (config.Has(name))
            {
                config.Say(name, "a value for a serverless variant", "be left out", "remove it");
            }
        }

        if (config.IsTrue("EnableNetworkIsolation"))
        {
            config.Say("EnableNetworkIsolation", "true for a serverless variant", "be left out", "remove it");
        }
    }
}
