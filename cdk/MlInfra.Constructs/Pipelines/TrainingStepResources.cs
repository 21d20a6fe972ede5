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

        LocalDisks.Check(context, Of("VolumeSizeInGB"), props.VolumeSizeInGB, props.InstanceGroups.Select(group => group.InstanceType).Append(props.InstanceType).OfType<PipelineValue>());
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

    private void Add(string property, string got, string must, string fix) => context.Problems.Add(context.Name(Of(property)), got, must, fix);
}
