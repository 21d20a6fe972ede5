using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static partial class VariantChecks
{
    public static void Run(ProductionVariant variant, RealTimeEndpointProps props, Problems problems, string region)
    {
        var place = $"Variants['{variant.Name}']";
        if (!Tokens.In(variant.InitialVariantWeight) && (variant.InitialVariantWeight < 0 || !double.IsFinite(variant.InitialVariantWeight)))
        {
            problems.Add($"{place}.{nameof(variant.InitialVariantWeight)}", $"{variant.InitialVariantWeight}", "be 0 or more", "take 0 for no traffic");
        }

        OnInstances(problems, place, InstanceFacts.Of(variant), props.EncryptionKey, region);
    }

    /// <summary>Checks a variant on instances; without a place, its properties are those of the endpoint itself.</summary>
    public static void OnInstances(Problems problems, string? place, InstanceFacts variant, IKey? volumeKey, string region)
    {
        var dot = place is null ? "" : place + ".";
        if (!Name().IsMatch(variant.Name))
        {
            problems.Add(place is null ? "VariantName" : $"{dot}{nameof(variant.Name)}", $"'{variant.Name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names variants", "drop the other characters");
        }

        if (variant.InitialInstanceCount < 1)
        {
            problems.Add($"{dot}{nameof(variant.InitialInstanceCount)}", $"{variant.InitialInstanceCount}",
                "be 1 or more, since a real-time variant always has an instance", "take 1");
        }

        Between(problems, $"{dot}{nameof(variant.VolumeSizeInGB)}", variant.VolumeSizeInGB, 1, 512, "GB");
        Time(problems, $"{dot}{nameof(variant.ContainerStartupHealthCheckTimeout)}", variant.ContainerStartupHealthCheckTimeout, 60, 3600);
        Time(problems, $"{dot}{nameof(variant.ModelDataDownloadTimeout)}", variant.ModelDataDownloadTimeout, 60, 3600);
        Time(problems, $"{dot}{nameof(variant.InstanceProvisionTimeout)}", variant.InstanceProvisionTimeout, 300, 3600);

        var spec = InstanceCatalogue.Check(problems, $"{dot}{nameof(variant.InstanceType)}", variant.InstanceType, InstanceUse.Hosting);
        VolumeSize(problems, $"{dot}{nameof(variant.VolumeSizeInGB)}", variant.VolumeSizeInGB, spec);
        VolumeKey(problems, $"variant '{variant.Name}' on {variant.InstanceType}", spec, volumeKey);
        Ami(problems, dot, variant, spec);
        if (variant.CapacityReservationArn is { } reservation)
        {
            RequestFields.CapacityReservation(problems, $"{dot}{nameof(variant.CapacityReservationArn)}", reservation);
        }

        if (variant.Scaling is { } scaling)
        {
            ScalingChecks.Run(problems, $"{dot}{nameof(variant.Scaling)}", scaling, spec, variant.InstanceType);
        }

        variant.Model?.Check(problems, $"{dot}{nameof(variant.Model)}", spec?.Name, region);
    }

    public static void VolumeSize(Problems problems, string property, int? size, InstanceSpec? spec)
    {
        if (spec?.NvmeGB > 0 && size is not null)
        {
            problems.Add(property, $"{size} GB on {spec.Name}", $"not be given for instance types with local NVMe storage, which is all that they have ({spec.NvmeGB} GB)",
                "leave it out, or take a type without NVMe");
        }
    }

    public static void VolumeKey(Problems problems, string what, InstanceSpec? spec, IKey? key)
    {
        if (spec?.NvmeGB > 0 && key is not null)
        {
            problems.Add(nameof(RealTimeEndpointProps.EncryptionKey), $"a key with {what}",
                "not be given for instance types with local NVMe storage, which is encrypted by the instance", "leave the key out, or take a type without NVMe");
        }
    }

    public static void Between(Problems problems, string property, double? value, int least, int most, string unit)
    {
        if (value is { } number && !Tokens.In(number) && (number < least || number > most))
        {
            problems.Add(property, $"{value} {unit}".TrimEnd(), $"be {least} to {most} {unit}".TrimEnd(), $"take {(value < least ? least : most)}");
        }
    }

    public static void Time(Problems problems, string property, Duration? time, int least, int most)
    {
        if (time is not null && ExactTime.Seconds(time) is var seconds && !Tokens.In(seconds) && (seconds < least || seconds > most || !double.IsInteger(seconds)))
        {
            problems.Add(property, FormattableString.Invariant($"{seconds} seconds"), $"be {(double.IsInteger(seconds) ? "" : "whole seconds, ")}{least} to {most} seconds",
                FormattableString.Invariant($"take {Math.Clamp(Math.Ceiling(seconds), least, most)}"));
        }
    }

    private static void Ami(Problems problems, string dot, InstanceFacts variant, InstanceSpec? spec)
    {
        if (variant.Ami is not { } ami || spec is null)
        {
            return;
        }

        var wanted = ami == InferenceAmi.Neuron2 ? new[] { "inferentia", "trainium" } : ["gpu"];
        if (!wanted.Contains(spec.AcceleratorKind))
        {
            problems.Add($"{dot}{nameof(variant.Ami)}", $"{InstanceVariants.AmiName(ami)} on {spec.Name}", $"be for what the instance type has ({spec.AcceleratorKind ?? "CPUs only"})",
                "leave it out, or take an instance type with " + (ami == InferenceAmi.Neuron2 ? "Inferentia or Trainium" : "GPUs"));
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$")]
    internal static partial Regex ContentType();

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    internal static partial Regex Name();
}
