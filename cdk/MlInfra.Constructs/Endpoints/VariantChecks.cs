using System.Text.RegularExpressions;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static partial class VariantChecks
{
    public static void Run(ProductionVariant variant, RealTimeEndpointProps props, Problems problems, string region)
    {
        var place = $"Variants['{variant.Name}']";
        if (!Name().IsMatch(variant.Name))
        {
            problems.Add($"{place}.{nameof(variant.Name)}", $"'{variant.Name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names variants", "drop the other characters");
        }

        if (variant.InitialInstanceCount < 1)
        {
            problems.Add($"{place}.{nameof(variant.InitialInstanceCount)}", $"{variant.InitialInstanceCount}",
                "be 1 or more, since a real-time variant always has an instance", "take 1");
        }

        if (variant.InitialVariantWeight is < 0 or double.NaN)
        {
            problems.Add($"{place}.{nameof(variant.InitialVariantWeight)}", $"{variant.InitialVariantWeight}", "be 0 or more", "take 0 for no traffic");
        }

        Between(problems, $"{place}.{nameof(variant.VolumeSizeGB)}", variant.VolumeSizeGB, 1, 512, "GB");
        Between(problems, $"{place}.{nameof(variant.ContainerStartupHealthCheckTimeout)}", variant.ContainerStartupHealthCheckTimeout?.ToSeconds(), 60, 3600, "seconds");
        Between(problems, $"{place}.{nameof(variant.ModelDataDownloadTimeout)}", variant.ModelDataDownloadTimeout?.ToSeconds(), 60, 3600, "seconds");

        var spec = InstanceCatalogue.Check(problems, $"{place}.{nameof(variant.InstanceType)}", variant.InstanceType, InstanceUse.Hosting);
        if (spec?.NvmeGB > 0 && props.EncryptionKey is not null)
        {
            problems.Add(nameof(props.EncryptionKey), $"a key with variant '{variant.Name}' on {variant.InstanceType}",
                "not be given for instance types with local NVMe storage, which is encrypted by the instance", "leave the key out, or take a type without NVMe");
        }

        if (variant.Scaling is { } scaling)
        {
            Scaling(scaling, spec, variant.InstanceType, place, problems);
        }

        variant.Model.Check(problems, $"{place}.{nameof(variant.Model)}", spec?.Name, region);
    }

    private static void Scaling(VariantScaling scaling, InstanceSpec? spec, string instanceType, string place, Problems problems)
    {
        var property = $"{place}.{nameof(ProductionVariant.Scaling)}";
        if (scaling.MinCapacity < 1)
        {
            problems.Add($"{property}.{nameof(scaling.MinCapacity)}", $"{scaling.MinCapacity}", "be 1 or more, since a real-time variant always has an instance", "take 1");
        }

        if (scaling.MinCapacity > scaling.MaxCapacity)
        {
            problems.Add($"{property}.{nameof(scaling.MinCapacity)}", $"{scaling.MinCapacity} instances", $"be at most MaxCapacity, {scaling.MaxCapacity}", "swap them or raise MaxCapacity");
        }

        if (scaling.InvocationsPerInstance is <= 0 or double.NaN)
        {
            problems.Add($"{property}.{nameof(scaling.InvocationsPerInstance)}", $"{scaling.InvocationsPerInstance} requests a minute",
                "be above 0", "take 70 % of what one instance was measured to bear");
        }

        if (spec?.IsBurstable == true)
        {
            problems.Add(property, $"target tracking on {instanceType}", "run on an instance type that is not burstable; SageMaker refuses to register these",
                "take ml.m5.large, or leave the scaling out");
        }
    }

    private static void Between(Problems problems, string property, double? value, int least, int most, string unit)
    {
        if (value < least || value > most)
        {
            problems.Add(property, $"{value} {unit}", $"be {least} to {most} {unit}", $"take {(value < least ? least : most)}");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$")]
    internal static partial Regex ContentType();

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    internal static partial Regex Name();
}
