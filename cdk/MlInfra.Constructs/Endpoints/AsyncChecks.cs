using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class AsyncChecks
{
    private const string NoNegative = "since there are no fewer than no instances";

    /// <summary>Throws if anything is wrong; answers where the guard's package lies, if there is a guard.</summary>
    public static string? Run(AsyncEndpointProps props, Problems problems, string region)
    {
        EndpointChecks.Name(problems, props.EndpointName);
        VariantChecks.OnInstances(problems, null, new(props.VariantName, props.InstanceType)
        {
            InitialInstanceCount = props.InitialInstanceCount,
            VolumeSizeInGB = props.VolumeSizeInGB,
            ContainerStartupHealthCheckTimeout = props.ContainerStartupHealthCheckTimeout,
            ModelDataDownloadTimeout = props.ModelDataDownloadTimeout,
            Model = props.Model,
        }, props.EncryptionKey, region);
        VariantChecks.Between(problems, nameof(props.MaxConcurrentInvocationsPerInstance), props.MaxConcurrentInvocationsPerInstance, 1, 1000, "");
        if (InstanceCatalogue.Find(props.InstanceType)?.Family == "inf1")
        {
            problems.Add(nameof(props.InstanceType), props.InstanceType, "be without Inf1, which SageMaker leaves out of asynchronous inference", "take Inf2");
        }

        Prefixes(props, problems);
        if (props.Scaling is { } scaling)
        {
            Scaling(props, scaling, problems);
        }

        // With MinCapacity 0 there may be no instance at an update; parts by number are then parts of nothing.
        var fewest = Math.Min(props.InitialInstanceCount, props.Scaling?.MinCapacity ?? int.MaxValue);
        props.Rollout.Check(problems, nameof(props.Rollout), [(props.VariantName, props.InstanceType, fewest)]);
        EndpointChecks.Alarms(problems, props.Alarms, 1);
        EndpointChecks.Network(problems, props.Vpc, props.VpcSubnets, props.SecurityGroups);
        if (props.EnableNetworkIsolation && props.Model.DownloadsCode)
        {
            EndpointChecks.Isolation(problems, "a model");
        }

        if (props.IncludeInferenceResponse && props.SuccessTopic is null && props.ErrorTopic is null)
        {
            problems.Add(nameof(props.IncludeInferenceResponse), "true without a topic", "come with the topic whose messages hold the answer", "set SuccessTopic or ErrorTopic");
        }

        EndpointChecks.Elsewhere(problems, props, ("a model", props.Model));
        var package = EndpointChecks.Guard(problems, props.Guard, (nameof(props.InstanceType), props.InstanceType, props.Scaling is not null));
        problems.ThrowIfAny();
        return package;
    }

    private static void Prefixes(AsyncEndpointProps props, Problems problems)
    {
        (string Name, string Value)[] prefixes =
            [(nameof(props.InputPrefix), props.InputPrefix), (nameof(props.OutputPrefix), props.OutputPrefix), (nameof(props.FailurePrefix), props.FailurePrefix)];
        foreach (var (name, value) in prefixes.Where(prefix => prefix.Value.Length == 0 || prefix.Value.StartsWith('/') || prefix.Value.EndsWith('/')))
        {
            problems.Add(name, $"'{value}'", "name a folder of the bucket without slashes at its ends", "take the default");
        }

        foreach (var same in prefixes.GroupBy(prefix => prefix.Value).Where(same => same.Count() > 1))
        {
            problems.Add(same.Last().Name, $"'{same.Key}', which {same.First().Name} has too", "be a folder of its own, or answers would be taken for requests", "take another");
        }
    }

    private static void Scaling(AsyncEndpointProps props, AsyncScaling scaling, Problems problems)
    {
        const string Property = nameof(props.Scaling);
        ScalingChecks.Limits(problems, Property, (scaling.MinCapacity, scaling.MaxCapacity), 0, NoNegative, "instances");
        ScalingChecks.Burstable(problems, Property, InstanceCatalogue.Find(props.InstanceType), props.InstanceType);
        if (!Tokens.In(scaling.BacklogPerInstance) && scaling.BacklogPerInstance is <= 0 or double.NaN)
        {
            problems.Add($"{Property}.{nameof(scaling.BacklogPerInstance)}", $"{scaling.BacklogPerInstance}", "be above 0", "take 5");
        }

        if (ExactTime.Seconds(scaling.WakeUpAfter) is var seconds && (seconds < 60 || seconds % 60 != 0))
        {
            problems.Add($"{Property}.{nameof(scaling.WakeUpAfter)}", $"{seconds} seconds", "be whole minutes, since the metric comes once a minute", "take 2 minutes");
        }

        ScheduledCapacity.Check(problems, $"{Property}.{nameof(scaling.Schedules)}", scaling.Schedules, (scaling.MinCapacity, scaling.MaxCapacity), 0, NoNegative);
        ScalingChecks.Cooldowns(problems, Property, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
    }
}
