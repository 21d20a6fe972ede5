using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class ComponentChecks
{
    private const string NoNegative = "since there are no fewer than no copies";

    /// <summary>Throws if anything is wrong; answers where the guard's package lies, if there is a guard.</summary>
    public static string? Run(InferenceComponentEndpointProps props, Problems problems, string region)
    {
        EndpointChecks.Name(problems, props.EndpointName);
        VariantChecks.OnInstances(problems, null, new(props.VariantName, props.InstanceType)
        {
            InitialInstanceCount = props.InitialInstanceCount,
            VolumeSizeInGB = props.VolumeSizeInGB,
            Ami = props.Ami,
        }, props.EncryptionKey, region);
        Fleet(problems, nameof(props.Instances), props.Instances, props.InitialInstanceCount);
        if (props.Components.Count == 0)
        {
            problems.Add(nameof(props.Components), "no components", "hold 1 or more", "add one");
        }

        foreach (var twice in props.Components.GroupBy(component => component.Name).Where(same => same.Count() > 1))
        {
            problems.Add(nameof(props.Components), $"{twice.Count()} named '{twice.Key}'", "have names that differ", "rename all but one");
        }

        var spec = InstanceCatalogue.Find(props.InstanceType);
        foreach (var component in props.Components)
        {
            Component(problems, $"{nameof(props.Components)}['{component.Name}']", component, props, spec, region);
        }

        Fit(problems, props, spec);
        if (props.BatchSize is { } batch && (batch.IsPercent ? batch.Value is < 5 or > 50 : batch.Value < 1))
        {
            problems.Add(nameof(props.BatchSize), $"{batch}", batch.IsPercent ? "be 5 to 50 % of the copies" : "be 1 copy or more", batch.IsPercent ? "take 50 %" : "take 1");
        }

        EndpointChecks.Alarms(problems, props.Alarms, 1);
        EndpointChecks.Network(problems, props.Vpc, props.VpcSubnets, props.SecurityGroups);
        var package = EndpointChecks.Guard(problems, props.Guard);
        problems.ThrowIfAny();
        return package;
    }

    private static void Component(Problems problems, string place, InferenceComponent component, InferenceComponentEndpointProps props, InstanceSpec? spec, string region)
    {
        if (!VariantChecks.Name().IsMatch(component.Name) || component.Name.Length > 30)
        {
            problems.Add($"{place}.{nameof(component.Name)}", $"'{component.Name}'", "be 1 to 30 letters, digits and inner hyphens, which leaves room for the endpoint's name before it", "shorten it");
        }

        if (component.Copies < 1)
        {
            problems.Add($"{place}.{nameof(component.Copies)}", $"{component.Copies}", "be 1 or more, since SageMaker makes no component without a copy", "take 1; Scaling.MinCapacity = 0 lets it go when nothing is asked");
        }

        VariantChecks.Time(problems, $"{place}.{nameof(component.ContainerStartupHealthCheckTimeout)}", component.ContainerStartupHealthCheckTimeout, 60, 3600);
        VariantChecks.Time(problems, $"{place}.{nameof(component.ModelDataDownloadTimeout)}", component.ModelDataDownloadTimeout, 60, 3600);
        Needs(problems, $"{place}.{nameof(component.Resources)}", component.Resources, props.InstanceType, spec);
        component.Model.Check(problems, $"{place}.{nameof(component.Model)}", spec?.Name, region);
        if (props.EnableNetworkIsolation && component.Model.DownloadsCode)
        {
            EndpointChecks.Isolation(problems, $"a model in component '{component.Name}'");
        }

        if (component.Scaling is { } scaling)
        {
            Scaling(problems, $"{place}.{nameof(component.Scaling)}", scaling);
        }
    }

    private static void Needs(Problems problems, string place, ComponentResources needs, string instanceType, InstanceSpec? spec)
    {
        if (needs.Cpus is null && needs.Accelerators is null)
        {
            problems.Add(place, "neither Cpus nor Accelerators", "say one of them, by which copies are placed", "set Cpus = 1");
        }

        if (needs.Cpus is < 0.25 or double.NaN || (spec?.VCpu > 0 && needs.Cpus > spec.VCpu))
        {
            problems.Add($"{place}.{nameof(needs.Cpus)}", $"{needs.Cpus}", $"be 0.25 to the {spec?.VCpu} CPUs of {instanceType}", "take fewer, or a larger instance type");
        }

        if (needs.Accelerators < 1 || (spec is not null && needs.Accelerators > spec.AcceleratorCount))
        {
            problems.Add($"{place}.{nameof(needs.Accelerators)}", $"{needs.Accelerators}", $"be 1 to the {spec?.AcceleratorCount} accelerators of {instanceType}",
                spec?.AcceleratorCount == 0 ? "leave it out, or take an instance type with accelerators" : "take fewer, or a larger instance type");
        }

        if (needs.MinMemoryMB < 128 || (spec?.MemoryGiB > 0 && needs.MinMemoryMB > spec.MemoryGiB * 1024))
        {
            problems.Add($"{place}.{nameof(needs.MinMemoryMB)}", $"{needs.MinMemoryMB} MB", $"be 128 to the {spec?.MemoryGiB * 1024} MB of {instanceType}", "take less, or a larger instance type");
        }

        if (needs.MaxMemoryMB < needs.MinMemoryMB)
        {
            problems.Add($"{place}.{nameof(needs.MaxMemoryMB)}", $"{needs.MaxMemoryMB} MB", $"be at least MinMemoryMB, {needs.MinMemoryMB}", "swap them, or leave it out");
        }
    }

    private static void Fleet(Problems problems, string property, ManagedInstances fleet, int initial)
    {
        if (fleet.MinInstanceCount < 0)
        {
            problems.Add($"{property}.{nameof(fleet.MinInstanceCount)}", $"{fleet.MinInstanceCount}", "be 0 or more, since there are no fewer than no instances", "take 0");
        }

        if (fleet.MaxInstanceCount < 1 || fleet.MinInstanceCount > fleet.MaxInstanceCount)
        {
            problems.Add($"{property}.{nameof(fleet.MaxInstanceCount)}", $"{fleet.MaxInstanceCount}", $"be 1 or more and at least MinInstanceCount, {fleet.MinInstanceCount}", "raise it");
        }

        if (initial > fleet.MaxInstanceCount)
        {
            problems.Add($"{property}.{nameof(fleet.MaxInstanceCount)}", $"{fleet.MaxInstanceCount}", $"be at least InitialInstanceCount, {initial}", "raise it, or begin with fewer");
        }
    }

    // However copies are packed, more than this does not fit: their components would fail for want of capacity.
    private static void Fit(Problems problems, InferenceComponentEndpointProps props, InstanceSpec? spec)
    {
        (string What, double Wanted, double Each)[] sums =
        [
            ("CPUs", props.Components.Sum(component => component.Copies * component.Resources.Cpus ?? 0), spec?.VCpu ?? 0),
            ("accelerators", props.Components.Sum(component => component.Copies * component.Resources.Accelerators ?? 0), spec?.AcceleratorCount ?? 0),
            ("MB", props.Components.Sum(component => (double)component.Copies * component.Resources.MinMemoryMB), (spec?.MemoryGiB ?? 0) * 1024),
        ];
        var most = Math.Max(1, props.Instances.MaxInstanceCount);
        foreach (var (what, wanted, each) in sums.Where(sum => sum.Each > 0 && sum.Wanted > sum.Each * most))
        {
            problems.Add(nameof(props.Components), $"{wanted} {what} for all first copies", $"fit into at most {most} of {props.InstanceType} with {each} {what} each",
                "raise Instances.MaxInstanceCount, take a larger instance type, or begin with fewer Copies");
        }
    }

    private static void Scaling(Problems problems, string place, ComponentScaling scaling)
    {
        ScalingChecks.Limits(problems, place, (scaling.MinCapacity, scaling.MaxCapacity), 0, NoNegative, "copies");
        foreach (var (name, target) in new[] { (nameof(scaling.InvocationsPerCopy), scaling.InvocationsPerCopy), (nameof(scaling.ConcurrentRequestsPerCopy), scaling.ConcurrentRequestsPerCopy) })
        {
            if (target is { } number && !Tokens.In(number) && number is <= 0 or double.NaN)
            {
                problems.Add($"{place}.{name}", $"{target}", "be above 0", "take 70 % of what one copy was measured to bear");
            }
        }

        if (scaling.InvocationsPerCopy is null && scaling.ConcurrentRequestsPerCopy is null && scaling.Schedules.Count == 0)
        {
            problems.Add(place, "no target or schedule", "say what the number of copies follows", "leave the scaling out, or set InvocationsPerCopy");
        }

        ScheduledCapacity.Check(problems, $"{place}.{nameof(scaling.Schedules)}", scaling.Schedules, (scaling.MinCapacity, scaling.MaxCapacity), 0, NoNegative);
        ScalingChecks.Cooldowns(problems, place, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
    }
}
