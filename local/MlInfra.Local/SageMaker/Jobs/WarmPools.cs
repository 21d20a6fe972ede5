using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>
/// Instances that are kept for the next job (KeepAlivePeriodInSeconds), as far as descriptions tell of them: nothing is faster here for it.
/// </summary>
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/train-warm-pools.html"/>
internal sealed class WarmPools(JobStore store, World world)
{
    /// <summary>A job begins: it takes a pool of the same role and resources that still waits, or gets one of its own. False if it asks for none.</summary>
    public bool Take(JsonObject body)
    {
        if (KeptFor(body) is null) return false;
        var name = body.Required("TrainingJobName");
        foreach (var job in store.All(JobKind.Training).Where(j => j.Name != name && !j.InFlight))
        {
            var other = job.Describe();
            if (other.Object("WarmPoolStatus")?.Text("Status") != "Available" || !Matches(body, other)) continue;
            var taken = false;
            store.Change(JobKind.Training, job.Name, b =>
            {
                if (b.Object("WarmPoolStatus")!.Text("Status") != "Available") return;
                taken = true;
                b["WarmPoolStatus"] = Ended(b, "Reused");
                b["WarmPoolStatus"]!["ReusedByJob"] = name;
            });
            if (taken) return true;
        }

        return true;
    }

    /// <summary>A job has ended: its pool waits, for its time, for a job that takes it.</summary>
    public void Keep(JsonObject body)
    {
        if (KeptFor(body) is not { } period) return;
        if (body.Text("TrainingJobStatus") == "Failed")
        {
            body["WarmPoolStatus"] = Ended(body, "Terminated");
            return;
        }

        body["WarmPoolStatus"] = new JsonObject { ["Status"] = "Available" };
        var name = body.Required("TrainingJobName");
        _ = world.Pause(period, CancellationToken.None).ContinueWith(_ => Terminate(name), TaskScheduler.Default);
    }

    /// <summary>Ends the pools that an earlier run of this endpoint left.</summary>
    public void Recover()
    {
        foreach (var job in store.All(JobKind.Training).Where(j => j.Body.Contains("\"WarmPoolStatus\"", StringComparison.Ordinal))) Terminate(job.Name);
    }

    private void Terminate(string name)
    {
        if (store.Find(JobKind.Training, name)?.Describe().Object("WarmPoolStatus")?.Text("Status") != "Available") return;
        store.Change(JobKind.Training, name, b =>
        {
            if (b.Object("WarmPoolStatus")!.Text("Status") == "Available") b["WarmPoolStatus"] = Ended(b, "Terminated");
        });
    }

    private JsonObject Ended(JsonObject body, string status)
    {
        var since = body.Time("TrainingEndTime") ?? world.Now;
        var longest = KeptFor(body)?.TotalSeconds ?? 0;
        var kept = Math.Min((world.Now - since).TotalSeconds * world.Speed, longest);
        return new JsonObject { ["Status"] = status, ["ResourceRetainedBillableTimeInSeconds"] = (int)Math.Max(0, Math.Ceiling(kept)) };
    }

    private static TimeSpan? KeptFor(JsonObject body) =>
        body.Object("ResourceConfig")?.Int("KeepAlivePeriodInSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static bool Matches(JsonObject one, JsonObject other)
    {
        bool Same(Func<JsonObject, JsonNode?> member) => JsonNode.DeepEquals(member(one), member(other));
        return Same(b => b["RoleArn"]) && Same(b => b["VpcConfig"]) && Same(b => b["ResourceConfig"]!["InstanceType"]) && Same(b => b["ResourceConfig"]!["InstanceCount"])
            && Same(b => b["ResourceConfig"]!["VolumeSizeInGB"]) && Same(b => b["ResourceConfig"]!["VolumeKmsKeyId"]) && Same(b => b["EnableNetworkIsolation"]);
    }
}
