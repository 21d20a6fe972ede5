using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Types with local NVMe have those disks in place of a volume, and their size is fixed.</summary>
internal static class LocalDisks
{
    public static void Check(StepContext context, string property, PipelineValue size, params IEnumerable<PipelineValue> instanceTypes)
    {
        foreach (var spec in instanceTypes.Select(type => InstanceCatalogue.Find(type.Expected as string)))
        {
            if (spec?.NvmeGB > 0 && NumberText.Of(size.Expected) > spec.NvmeGB)
            {
                context.Problems.Add(context.Name(property), $"{size.Expected} GB on '{spec.Name}'", $"be at most the {spec.NvmeGB} GB of local NVMe, which such types have in place of a volume",
                    "lower it, or take a bigger type");
            }
        }
    }
}
