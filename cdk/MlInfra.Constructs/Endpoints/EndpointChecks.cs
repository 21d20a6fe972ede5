using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What SageMaker would refuse only at deployment, or accept and not do.</summary>
internal static class EndpointChecks
{
    /// <summary>Throws if anything is wrong; answers where the guard's package lies, if there is a guard.</summary>
    public static string? Run(RealTimeEndpointProps props, Problems problems, string region)
    {
        Name(problems, props.EndpointName);
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

        props.Rollout.Check(problems, nameof(props.Rollout), [.. props.Variants.Select(variant => (variant.Name, variant.InstanceType, Fewest(variant)))]);
        Shadow(props, problems, region);
        Capture(props.Capture, problems);
        Alarms(problems, props.Alarms, props.Variants.Count, props.Capture);
        Network(problems, props.Vpc, props.VpcSubnets, props.SecurityGroups);
        foreach (var variant in props.Variants.Where(variant => props.EnableNetworkIsolation && variant.Model.DownloadsCode))
        {
            Isolation(problems, $"a model in variant '{variant.Name}'");
        }

        Elsewhere(problems, props,
            [.. props.Variants.Select(variant => ($"a model in variant '{variant.Name}'", (ModelSource?)variant.Model)), .. props.Shadow is { } tried ? [("a shadow's model", tried.Model)] : Array.Empty<(string, ModelSource?)>()]);
        var package = Guard(problems, props.Guard, [.. props.Variants.Select(variant => ($"Variants['{variant.Name}'].InstanceType", variant.InstanceType, variant.Scaling is not null)),
            .. props.Shadow is { } shadow ? [("Shadow.InstanceType", shadow.InstanceType, shadow.Scaling is not null)] : Array.Empty<(string, string, bool)>()]);
        problems.ThrowIfAny();
        return package;
    }

    /// <summary>What every mode has alike, within its stack.</summary>
    public static void Shared(Construct scope, string id, Problems problems, string? name, DeploymentGuard? guard, EndpointLogs? logs)
    {
        GuardFunction.Same(scope, problems, guard);
        EndpointLogs.Check(problems, logs);
        StackNames.Take(scope, id, problems, nameof(RealTimeEndpointProps.EndpointName), "endpoint", name, "name one otherwise, or leave it out");
    }

    /// <summary>Where the guard's package lies, if there is a guard. A type that scales and is guarded stands in the ids of its policies.</summary>
    public static string? Guard(Problems problems, DeploymentGuard? guard, params IEnumerable<(string Property, string InstanceType, bool Scales)> variants)
    {
        if (guard is null)
        {
            return null;
        }

        foreach (var (property, _, _) in variants.Where(variant => variant.Scales && Tokens.In(variant.InstanceType)))
        {
            problems.Add(property, "a value that only the deployment tells, with Guard and Scaling", "be known at synth, since policies must be made anew with another type and have it in their ids",
                "write the type, or leave the guard or the scaling out");
        }

        FunctionChecks.LogRetention(problems, $"{nameof(RealTimeEndpointProps.Guard)}.{nameof(guard.LogRetentionDays)}", guard.LogRetentionDays);
        return LambdaPackage.Find(guard.LambdaPackage, problems);
    }

    /// <summary>Names of endpoints are the same in every mode.</summary>
    public static void Name(Problems problems, string? name)
    {
        if (name is not null && !Tokens.In(name) && !VariantChecks.Name().IsMatch(name))
        {
            problems.Add(nameof(RealTimeEndpointProps.EndpointName), $"'{name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names endpoints", "shorten it or leave it out");
        }
    }

    // Scaling in may leave a variant with its fewest instances when the next version comes.
    private static int Fewest(ProductionVariant variant) => Math.Min(variant.InitialInstanceCount, variant.Scaling?.MinCapacity ?? int.MaxValue);

    public static void Capture(DataCapture? capture, Problems problems)
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

        OutputFunction.Check(problems, Property, capture);
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

    public static void Alarms(Problems problems, EndpointAlarms? alarms, int variants, DataCapture? capture = null)
    {
        if (alarms is null)
        {
            return;
        }

        const string Property = nameof(RealTimeEndpointProps.Alarms);
        if (problems.Knows($"{Property}.{nameof(alarms.ServerErrorShare)}", alarms.ServerErrorShare) && alarms.ServerErrorShare is < 0 or > 1 or double.NaN)
        {
            problems.Add($"{Property}.{nameof(alarms.ServerErrorShare)}", $"{alarms.ServerErrorShare}", "be a share from 0 to 1", "take 0.01 for one of 100 requests");
        }

        var watched = EndpointGuards.Count(variants, alarms, capture);
        if (watched > EndpointGuards.MostAlarms)
        {
            problems.Add(Property, $"{watched} alarms ({(EndpointGuards.ForEach(capture) == 2 ? "two" : "three")} for each of {variants} variants and {alarms.More.Count} more)",
                $"be at most {EndpointGuards.MostAlarms}, which SageMaker watches during a roll-out", "take fewer variants or alarms, or set Alarms to null and watch by your own");
        }
    }

    public static void Network(Problems problems, IVpc? vpc, ISubnetSelection? subnets, IReadOnlyList<ISecurityGroup>? groups)
    {
        if (vpc is null && groups is not null)
        {
            problems.Add(nameof(RealTimeEndpointProps.SecurityGroups), "security groups without a VPC", "come with the VPC that they belong to", "set Vpc, or leave them out");
        }

        if (vpc is null && subnets is not null)
        {
            problems.Add(nameof(RealTimeEndpointProps.VpcSubnets), "subnets without a VPC", "come with the VPC that they belong to", "set Vpc, or leave them out");
        }

        if (groups?.Count > 5)
        {
            problems.Add(nameof(RealTimeEndpointProps.SecurityGroups), $"{groups.Count} security groups", "be at most 5, as SageMaker takes", "merge some");
        }
    }

    /// <summary>A model that is made elsewhere brings its own role, network and isolation: what the endpoint says of them would be done for no container.</summary>
    public static void Elsewhere(Problems problems, InstanceEndpointProps props, params IEnumerable<(string What, ModelSource? Model)> models)
    {
        var all = models.ToArray();
        foreach (var (what, _) in all.Where(one => one.Model?.IsDefinedElsewhere == true))
        {
            foreach (var (property, got) in new[] { (nameof(props.EnableNetworkIsolation), props.EnableNetworkIsolation ? "true" : null), (nameof(props.Vpc), props.Vpc is null ? null : "a VPC") })
            {
                if (got is not null)
                {
                    problems.Add(property, $"{got} with {what} that is made elsewhere", "stand where the model is defined, which settles its network for itself; the endpoint can't change it",
                        "set it there and leave it out here, or define the model by ModelSource.FromArtifacts");
                }
            }
        }

        Role(problems, props.Role, all.Select(one => one.Model));
    }

    /// <summary>A role for models that all have one of their own would serve none.</summary>
    public static void Role(Problems problems, IRole? role, params IEnumerable<ModelSource?> models)
    {
        if (role is not null && models.All(model => model?.IsDefinedElsewhere == true))
        {
            problems.Add(nameof(RealTimeEndpointProps.Role), "a role with models that are all made elsewhere", "serve a model that is defined here; the others have roles of their own", "leave it out");
        }
    }

    public static void Isolation(Problems problems, string what) =>
        problems.Add(nameof(RealTimeEndpointProps.EnableNetworkIsolation), $"true with {what} that downloads its code from S3",
            "leave the container a way to its code", "pack the code into the model's artifact, or allow the network");

    private static void Shadow(RealTimeEndpointProps props, Problems problems, string region)
    {
        if (props.Shadow is not { } shadow)
        {
            return;
        }

        const string Property = nameof(props.Shadow);
        if (props.Variants.Count != 1)
        {
            problems.Add(Property, $"a shadow beside {props.Variants.Count} production variants", "stand beside exactly one, whose requests are copied", "keep one variant, or leave the shadow out");
        }

        if (props.Variants.Any(variant => variant.Name == shadow.Name))
        {
            problems.Add($"{Property}.{nameof(shadow.Name)}", $"'{shadow.Name}', which the production variant has too", "differ from it", "rename the shadow");
        }

        if (problems.Knows($"{Property}.{nameof(shadow.SamplingPercentage)}", shadow.SamplingPercentage) && shadow.SamplingPercentage is <= 0 or > 100 or double.NaN)
        {
            problems.Add($"{Property}.{nameof(shadow.SamplingPercentage)}", $"{shadow.SamplingPercentage} %", "be above 0 and at most 100 % of the requests", "take 100, or leave the shadow out for none");
        }

        foreach (var variant in props.Variants)
        {
            problems.Knows($"Variants['{variant.Name}'].{nameof(variant.InitialVariantWeight)}", variant.InitialVariantWeight, "the shadow's weight is a part of it");
        }

        foreach (var variant in props.Variants.Where(variant => variant.Model is not SingleModelSource))
        {
            problems.Add(Property, $"a shadow beside variant '{variant.Name}' of several containers", "stand beside a model of one container; SageMaker copies no requests of others", "serve the containers on an endpoint of their own");
        }

        foreach (var type in props.Variants.Select(variant => variant.InstanceType).Append(shadow.InstanceType).Where(type => InstanceCatalogue.Find(type)?.Family == "inf1").Distinct())
        {
            problems.Add(Property, $"a shadow with instances of {type}", "be without Inf1, for which SageMaker copies no requests", "take Inf2");
        }

        VariantChecks.OnInstances(problems, Property, new(shadow.Name, shadow.InstanceType)
        {
            InitialInstanceCount = shadow.InitialInstanceCount,
            VolumeSizeInGB = shadow.VolumeSizeInGB,
            ContainerStartupHealthCheckTimeout = shadow.ContainerStartupHealthCheckTimeout,
            ModelDataDownloadTimeout = shadow.ModelDataDownloadTimeout,
            Scaling = shadow.Scaling,
            Model = shadow.Model,
        }, props.EncryptionKey, region);
        if (props.EnableNetworkIsolation && shadow.Model.DownloadsCode)
        {
            Isolation(problems, "a shadow");
        }
    }
}
