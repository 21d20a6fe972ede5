using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The machines of a training job.</summary>
internal sealed class TrainingStepResources(StepContext context, EstimatorProps props, string place, bool spot)
{
    private const int MostGroups = 5;
    private const long MostKept = 21600;

    public JsonObject ToNode()
    {
        var node = new JsonObject { ["VolumeSizeInGB"] = context.Value(Of("VolumeSizeInGB"), props.VolumeSizeInGB) };
        if (props.InstanceGroups.Count > 0)
        {
            CheckGroups();
            node["InstanceGroups"] = new JsonArray([.. props.InstanceGroups.Select(group => group.ToNode(context, Of($"InstanceGroups[{group.Name}]"), props.VolumeKey))]);
        }
        else
        {
            AddInstances(node);
        }

        if (props.KeepAlive is { } keepAlive)
        {
            CheckKeepAlive(keepAlive);
            node["KeepAlivePeriodInSeconds"] = keepAlive.ToNode(context, Of("KeepAlive"));
        }

        CheckVolume();
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(props.VolumeKey));
        JobNodes.Add(node, "TrainingPlanArn", props.TrainingPlanArn);
        return node;
    }

    private string Of(string property) => $"{place}Estimator.{property}";

    private void AddInstances(JsonObject node)
    {
        // The model allows 0 because instance groups may stand in its place.
        if (props.InstanceCount.Expected is long and < 1)
        {
            Add("InstanceCount", $"{props.InstanceCount.Expected}", "be at least 1", "raise it");
        }

        node["InstanceCount"] = context.Value(Of("InstanceCount"), props.InstanceCount);
        if (props.InstanceType is null)
        {
            Add("InstanceType", "nothing", "be given, or InstanceGroups in its place", "set it, for example to 'ml.m5.xlarge'");
            return;
        }

        node["InstanceType"] = context.InstanceType(Of("InstanceType"), props.InstanceType, InstanceUse.Training, props.VolumeKey);
    }

    private void CheckGroups()
    {
        if (props.InstanceType is not null || props.InstanceCount.Expected is not 1L)
        {
            Add("InstanceGroups", "groups besides InstanceType or InstanceCount", "stand in their place", "remove InstanceType and InstanceCount");
        }

        if (props.InstanceGroups.Count > MostGroups)
        {
            Add("InstanceGroups", $"{props.InstanceGroups.Count} groups", $"be at most {MostGroups}", "leave some out");
        }

        JobNodes.CheckUnique(context.Problems, context.Name(Of("InstanceGroups")), "group", props.InstanceGroups.Select(group => group.Name));
        if (spot)
        {
            Add("InstanceGroups", "groups with spot capacity", "be used with capacity on demand", "remove Spot, or take one InstanceType");
        }

        if (props.KeepAlive is not null)
        {
            Add("InstanceGroups", "groups with KeepAlive", "be used without a warm pool", "remove KeepAlive, or take one InstanceType");
        }
    }

    private void CheckKeepAlive(TimeLimit keepAlive)
    {
        if (keepAlive.Seconds is < 1 or > MostKept)
        {
            Add("KeepAlive", $"{keepAlive.Seconds} s", $"be 1 s to {MostKept} s (6 hours)", keepAlive.Seconds < 1 ? "raise it, or leave it out" : "lower it");
        }

        if (spot)
        {
            Add("KeepAlive", "a warm pool with spot capacity", "be used with capacity on demand, because spot instances can't be kept", "remove KeepAlive or Spot");
        }
    }

    // Such types have the local disks in place of a volume, and a fixed size.
    private void CheckVolume()
    {
        var types = props.InstanceGroups.Count > 0 ? props.InstanceGroups.Select(group => group.InstanceType) : props.InstanceType is null ? [] : [props.InstanceType];
        foreach (var spec in types.Select(type => InstanceCatalogue.Find(type.Expected as string)))
        {
            if (spec?.NvmeGB > 0 && NumberText.Of(props.VolumeSizeInGB.Expected) > spec.NvmeGB)
            {
                Add("VolumeSizeInGB", $"{props.VolumeSizeInGB.Expected} GB on '{spec.Name}'", $"be at most the {spec.NvmeGB} GB of local NVMe, which such types have in place of a volume",
                    "lower it, or take a bigger type");
            }
        }
    }

    private void Add(string property, string got, string must, string fix) => context.Problems.Add(context.Name(Of(property)), got, must, fix);
}
