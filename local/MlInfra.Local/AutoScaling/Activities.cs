using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Scales a target, and keeps what was done for six weeks.</summary>
internal sealed class Activities(World world, IState state, Lazy<IScalableCapacity> capacity)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(42);
    private readonly ITable<ScalingActivity> table = state.Table<ScalingActivity>("autoscaling.activities");

    /// <summary>The activities of a target, the newest first.</summary>
    public IReadOnlyList<ScalingActivity> Of(string serviceNamespace, string? resourceId, string? dimension) =>
    [
        .. table.All().Where(a => a.ServiceNamespace == serviceNamespace && (resourceId ?? a.ResourceId) == a.ResourceId && (dimension ?? a.ScalableDimension) == a.ScalableDimension)
            .OrderByDescending(a => a.Start),
    ];

    /// <summary>Begins to give a target that capacity; a refusal of the service is kept as a failed activity.</summary>
    public void Scale(ScalableTarget target, int desired, string cause)
    {
        var what = target.ScalableDimension switch
        {
            "sagemaker:inference-component:DesiredCopyCount" => "copy count",
            "sagemaker:variant:DesiredProvisionedConcurrency" => "provisioned concurrency",
            _ => "instance count",
        };
        var activity = new ScalingActivity(Guid.NewGuid().ToString(), target.ServiceNamespace, target.ResourceId, target.ScalableDimension,
            $"Setting desired {what} to {desired}.", cause, world.Now, null, "InProgress", null, desired);
        try
        {
            capacity.Value.Set(target.ScalableDimension, target.ResourceId, desired);
        }
        catch (AwsException e)
        {
            activity = activity with { Status = "Failed", End = world.Now, Message = $"Failed to set desired {what} to {desired}. Reason: {e.Message}" };
        }

        table.Put(activity.Id, activity);
    }

    /// <summary>Notes a change of limits, which is done at once.</summary>
    public void Note(ScalableTarget target, string description, string cause) => table.Put(Guid.NewGuid().ToString(), new ScalingActivity(
        Guid.NewGuid().ToString(), target.ServiceNamespace, target.ResourceId, target.ScalableDimension, description, cause, world.Now, world.Now, "Successful",
        description.Replace("Setting", "Successfully set", StringComparison.Ordinal), 0));

    /// <summary>Ends the activities whose capacity has been reached.</summary>
    public void Settle()
    {
        foreach (var activity in table.All())
        {
            if (activity.Status == "InProgress") Settle(activity);
            else if (activity.Start < world.Now - Kept) table.Delete(activity.Id);
        }
    }

    /// <summary>When capacity was last added (or taken) by a policy; null if never.</summary>
    public DateTimeOffset? LastEnd(ScalableTarget target) =>
        Of(target.ServiceNamespace, target.ResourceId, target.ScalableDimension).Where(a => a.Status is "Successful" or "InProgress" && a.Desired >= 0 && a.Cause.StartsWith("monitor", StringComparison.Ordinal))
            .Select(a => (DateTimeOffset?)(a.End ?? world.Now)).FirstOrDefault();

    /// <summary>As the API answers.</summary>
    public static JsonObject Show(ScalingActivity activity)
    {
        var shown = new JsonObject
        {
            ["ActivityId"] = activity.Id,
            ["ServiceNamespace"] = activity.ServiceNamespace,
            ["ResourceId"] = activity.ResourceId,
            ["ScalableDimension"] = activity.ScalableDimension,
            ["Description"] = activity.Description,
            ["Cause"] = activity.Cause,
            ["StartTime"] = activity.Start.ToUnixTimeMilliseconds() / 1000.0,
            ["StatusCode"] = activity.Status,
        };
        if (activity.End is { } end) shown["EndTime"] = end.ToUnixTimeMilliseconds() / 1000.0;
        if (activity.Message is not null) shown["StatusMessage"] = activity.Message;
        return shown;
    }

    private void Settle(ScalingActivity activity)
    {
        var now = capacity.Value.Find(activity.ScalableDimension, activity.ResourceId);
        if (now is { IsBusy: true }) return;
        var reached = now?.Current == activity.Desired;
        table.Put(activity.Id, activity with
        {
            End = world.Now,
            Status = reached ? "Successful" : "Failed",
            Message = reached
                ? $"{activity.Description.Replace("Setting", "Successfully set", StringComparison.Ordinal)} Change successfully fulfilled by sagemaker."
                : now is null ? "The resource does not exist any more." : $"The resource has {now.Current} instead.",
        });
    }
}
