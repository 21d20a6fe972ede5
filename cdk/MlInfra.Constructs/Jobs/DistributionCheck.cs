using System.Globalization;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>Which framework, version and instance takes which distribution; as the SageMaker Python SDK 2.257 has it.</summary>
internal static class DistributionCheck
{
    private static readonly string[] DataParallelTypes = ["ml.p3.16xlarge", "ml.p3dn.24xlarge", "ml.p4d.24xlarge", "ml.p4de.24xlarge"];

    private static readonly Dictionary<string, string[]> Frameworks = new(StringComparer.Ordinal)
    {
        ["ParameterServer"] = ["tensorflow"],
        ["MultiWorkerMirrored"] = ["tensorflow"],
        ["TorchDistributed"] = ["pytorch", "huggingface"],
        ["PyTorchDdp"] = ["pytorch", "huggingface"],
        ["Mpi"] = ["tensorflow", "pytorch", "huggingface"],
        ["SmDataParallel"] = ["tensorflow", "pytorch", "huggingface"],
    };

    public static void Check(EstimatorUse use, string framework, ScriptEstimatorProps props)
    {
        if (props.Distribution is not { } distribution)
        {
            return;
        }

        var property = $"{use.Place}.Distribution";
        var got = $"Distribution.{distribution.Name}";
        var takes = Frameworks.Where(pair => pair.Value.Contains(framework)).Select(pair => pair.Key).ToArray();
        if (!takes.Contains(distribution.Name))
        {
            use.Add(property, $"{got} of {framework}", takes.Length == 0 ? "be left out, because the framework's container knows none" : $"be one that the framework's container knows ({Nearest.Or(takes)})",
                takes.Length == 0 ? "remove it" : "take one of them");
            return;
        }

        CheckVersion(use, property, got, framework, props, distribution);
        CheckInstances(use, property, got, props, distribution);
    }

    private static void CheckVersion(EstimatorUse use, string property, string got, string framework, ScriptEstimatorProps props, Distribution distribution)
    {
        if (framework == "huggingface")
        {
            return;
        }

        var (least, below) = (distribution.Name, framework) switch
        {
            ("MultiWorkerMirrored", _) => ("2.9", null),
            ("SmDataParallel", "tensorflow") => ("2.3", "2.12"),
            ("SmDataParallel", _) => ("1.6", "2.3"),
            ("TorchDistributed", _) => ("1.11", null),
            ("PyTorchDdp", _) => ("1.10", null),
            _ => ((string?)null, (string?)null),
        };
        if ((least is not null && Number(props.Version) < Number(least)) || (below is not null && Number(props.Version) >= Number(below)))
        {
            use.Add(property, $"{got} with version '{props.Version}'", $"be used with version {least}{(below is null ? " or newer" : $" or newer, and older than {below}")}", "take another version or distribution");
        }
    }

    private static void CheckInstances(EstimatorUse use, string property, string got, ScriptEstimatorProps props, Distribution distribution)
    {
        var types = props.InstanceGroups.Select(group => group.InstanceType).Append(props.InstanceType).OfType<PipelineValue>();
        foreach (var spec in types.Select(type => InstanceCatalogue.Find(type.Expected as string)).OfType<InstanceSpec>())
        {
            if (distribution.Name == "SmDataParallel" && !DataParallelTypes.Contains(spec.Name))
            {
                use.Add(property, $"{got} on '{spec.Name}'", $"be used on {Nearest.Or(DataParallelTypes)}", "take one of them, or Distribution.TorchDistributed");
            }
            else if (distribution.Name == "TorchDistributed" && spec.AcceleratorKind is not ("gpu" or "trainium"))
            {
                use.Add(property, $"{got} on '{spec.Name}'", "be used on instances with GPUs or Trainium", "take such a type, for example 'ml.g5.xlarge', or Distribution.Mpi");
            }
            else if (spec.AcceleratorKind == "trainium" && distribution.Name != "TorchDistributed")
            {
                use.Add(property, $"{got} on '{spec.Name}'", "be Distribution.TorchDistributed on Trainium", "change it");
            }
        }

        if (distribution.Name == "TorchDistributed" && !props.EntryPoint.EndsWith(".py", StringComparison.Ordinal))
        {
            use.Add(property, $"{got} with EntryPoint '{props.EntryPoint}'", "run a Python script", "name a file that ends in .py");
        }
    }

    // 2.10 is more than 2.9.
    private static int Number(string version)
    {
        var parts = version.Split('.', '-');
        return (Part(parts, 0) * 1000) + Part(parts, 1);
    }

    private static int Part(string[] parts, int i) => i < parts.Length && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
