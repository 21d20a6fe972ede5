using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What SageMaker would refuse only at deployment, or accept and not do.</summary>
internal static class EndpointChecks
{
    public static void Run(RealTimeEndpointProps props, Problems problems, string region)
    {
        if (props.EndpointName is { } name && !Tokens.In(name) && !VariantChecks.Name().IsMatch(name))
        {
            problems.Add(nameof(props.EndpointName), $"'{name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names endpoints", "shorten it or leave it out");
        }

        if (props.Variants.Count is < 1 or > 10)
        {
            problems.Add(nameof(props.Variants), $"{props.Variants.Count} variants", "hold 1 to 10, as one endpoint takes",
                props.Variants.Count == 0 ? "add one" : "spread the others over further endpoints");
        }

        foreach (var twice in props.Variants.GroupBy(variant => variant.Name).Where(same => same.Count() > 1))
        {
            problems.Add(nameof(props.Variants), $"{twice.Count()} named '{twice.Key}'", "have names that differ, since roll-outs and scaling go by them", "rename all but one");
        }

        if (props.Variants.Count > 0 && props.Variants.All(variant => variant.InitialVariantWeight == 0))
        {
            problems.Add(nameof(props.Variants), "weights that are all 0", "send the traffic somewhere", "give one variant a weight above 0");
        }

        foreach (var variant in props.Variants)
        {
            VariantChecks.Run(variant, props, problems, region);
        }

        Rollout(props, problems);
        Capture(props.Capture, problems);
        Alarms(props, problems);
        Network(props, problems);
        problems.ThrowIfAny();
    }

    private static void Rollout(RealTimeEndpointProps props, Problems problems)
    {
        var rollout = props.Rollout;
        Wait("bake time", rollout.WaitSeconds);
        Wait("termination wait", rollout.TerminationWaitSeconds);
        if (rollout.Size is not { } size)
        {
            return;
        }

        var canary = rollout.Type == "CANARY";
        var word = canary ? "canary" : "linear step";
        if (size.IsPercent && size.Value is var percent && (percent > 50 || percent < (canary ? 1 : 10)))
        {
            problems.Add(nameof(props.Rollout), $"a {word} of {size}", canary ? "be 1 to 50 % of the instances" : "be 10 to 50 % of the instances",
                $"take {(percent > 50 ? 50 : canary ? 1 : 10)} %");
        }

        foreach (var variant in props.Variants)
        {
            // Scaling in may leave a variant with its fewest instances when the next version comes.
            var fewest = Math.Min(variant.InitialInstanceCount, variant.Scaling?.MinCapacity ?? int.MaxValue);
            if (!size.IsPercent && (size.Value < 1 || size.Value * 2 > fewest))
            {
                problems.Add(nameof(props.Rollout), $"a {word} of {size} with {fewest} in variant '{variant.Name}'",
                    "be at most half of every variant's instances", "take fewer, or keep more instances (InitialInstanceCount, Scaling.MinCapacity)");
            }
        }

        foreach (var variant in props.Variants.Where(variant => InstanceCatalogue.Find(variant.InstanceType)?.Family == "inf1"))
        {
            problems.Add(nameof(props.Rollout), $"a {word} for variant '{variant.Name}' on {variant.InstanceType}",
                "not be asked of Inf1 instances, where SageMaker moves all traffic at once whatever is asked", "use Rollout.AllAtOnce, or Inf2");
        }

        void Wait(string what, int seconds)
        {
            if (seconds is < 0 or > 3600)
            {
                problems.Add(nameof(props.Rollout), $"a {what} of {seconds} seconds", "be at most 3600 seconds, the longest that SageMaker waits", "take an hour or less");
            }
        }
    }

    private static void Capture(DataCapture? capture, Problems problems)
    {
        if (capture is null)
        {
            return;
        }

        const string Property = nameof(RealTimeEndpointProps.Capture);
        if (capture.Percentage is < 0 or > 100)
        {
            problems.Add($"{Property}.{nameof(capture.Percentage)}", $"{capture.Percentage} %", "be 0 to 100 % of the requests", "take 20, or 100 to keep all");
        }

        if (!capture.Input && !capture.Output)
        {
            problems.Add(Property, "neither Input nor Output", "keep one of them", "set Capture to null to keep nothing");
        }

        if (capture.Prefix.Length == 0 || capture.Prefix.StartsWith('/') || capture.Prefix.EndsWith('/'))
        {
            problems.Add($"{Property}.{nameof(capture.Prefix)}", $"'{capture.Prefix}'", "name a folder of the bucket without slashes at its ends", "take data-capture");
        }

        foreach (var (name, types) in new[] { (nameof(capture.CsvContentTypes), capture.CsvContentTypes), (nameof(capture.JsonContentTypes), capture.JsonContentTypes) })
        {
            if (types.Count > 10)
            {
                problems.Add($"{Property}.{name}", $"{types.Count} types", "be at most 10", "leave some out");
            }

            foreach (var type in types.Where(type => !VariantChecks.ContentType().IsMatch(type)))
            {
                problems.Add($"{Property}.{name}", $"'{type}'", "be a content type without parameters, as type/subtype", "drop what is around it");
            }
        }
    }

    private static void Alarms(RealTimeEndpointProps props, Problems problems)
    {
        if (props.Alarms is not { } alarms)
        {
            return;
        }

        if (alarms.ServerErrorShare is < 0 or > 1 or double.NaN)
        {
            problems.Add($"{nameof(props.Alarms)}.{nameof(alarms.ServerErrorShare)}", $"{alarms.ServerErrorShare}", "be a share from 0 to 1", "take 0.01 for one of 100 requests");
        }

        var watched = EndpointGuards.Count(props);
        if (watched > EndpointGuards.MostAlarms)
        {
            problems.Add(nameof(props.Alarms), $"{watched} alarms (two for each of {props.Variants.Count} variants and {alarms.More.Count} more)",
                $"be at most {EndpointGuards.MostAlarms}, which SageMaker watches during a roll-out", "take fewer variants or alarms, or set Alarms to null and watch by your own");
        }
    }

    private static void Network(RealTimeEndpointProps props, Problems problems)
    {
        if (props.Vpc is null && props.SecurityGroups is not null)
        {
            problems.Add(nameof(props.SecurityGroups), "security groups without a VPC", "come with the VPC that they belong to", "set Vpc, or leave them out");
        }

        if (props.Vpc is null && props.VpcSubnets is not null)
        {
            problems.Add(nameof(props.VpcSubnets), "subnets without a VPC", "come with the VPC that they belong to", "set Vpc, or leave them out");
        }

        foreach (var variant in props.Variants.Where(variant => props.EnableNetworkIsolation && variant.Model.DownloadsCode))
        {
            problems.Add(nameof(props.EnableNetworkIsolation), $"true with a model in variant '{variant.Name}' that downloads its code from S3",
                "leave the container a way to its code", "pack the code into the model's artifact, or allow the network");
        }
    }
}
