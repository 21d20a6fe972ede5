using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>The jobs, kept; every change of status is an event on the bus.</summary>
internal sealed class JobStore(IState state, World world, Lazy<IEventBus> events)
{
    private readonly ITable<JobDocument> table = state.Table<JobDocument>("sagemaker.jobs");

    /// <summary>Adds a job that has just been asked for. Throws AWS's ResourceInUse if the name is taken.</summary>
    public JobDocument Add(JobKind kind, string name, JsonObject body)
    {
        var now = world.Now;
        var arn = world.Arn("sagemaker", kind.Key(name));
        body[kind.Name] = name;
        body[kind.Arn] = arn;
        body[kind.Status] = "InProgress";
        body["CreationTime"] = Json.Epoch(now);
        body["LastModifiedTime"] = Json.Epoch(now);
        var document = new JobDocument(kind.Title, name, "InProgress", body.ToJsonString(), now, now);
        if (!table.TryAdd(kind.Key(name), document))
            throw new AwsException("ResourceInUse", $"{kind.Title} job names must be unique within an AWS account and region, and a {kind.Words} job with this name already exists ({arn})");
        Publish(kind, body);
        return document;
    }

    /// <summary>The job. Throws AWS's ValidationException if there is none.</summary>
    public JobDocument Get(JobKind kind, string name) =>
        Find(kind, name) ?? throw Missing(kind, name);

    private static AwsException Missing(JobKind kind, string name) =>
        kind == JobKind.Training ? AwsException.Validation("Requested resource not found.")
        : kind == JobKind.Tuning ? new AwsException("ResourceNotFound", $"Hyperparameter tuning job {name} was not found.")
        : AwsException.Validation($"Could not find requested job with name: {name}");

    /// <summary>The job, or null.</summary>
    public JobDocument? Find(JobKind kind, string name) => table.Get(kind.Key(name));

    /// <summary>All jobs of a kind.</summary>
    public IReadOnlyList<JobDocument> All(JobKind kind) => table.All(kind.Resource + "/");

    /// <summary>Changes what Describe answers; tells the bus if a status changed.</summary>
    public JobDocument Change(JobKind kind, string name, Action<JsonObject> change)
    {
        JsonObject body = [];
        var changed = false;
        var document = table.Update(kind.Key(name), old =>
        {
            body = old.Describe();
            var before = Statuses(kind, body);
            change(body);
            var now = world.Now;
            body["LastModifiedTime"] = Json.Epoch(now);
            changed = before != Statuses(kind, body);
            return old with { Body = body.ToJsonString(), Status = body.Required(kind.Status), Modified = now };
        });
        if (changed) Publish(kind, body);
        return document;
    }

    private static string Statuses(JobKind kind, JsonObject body) => body.Text(kind.Status) + "/" + body.Text("SecondaryStatus");

    private void Publish(JobKind kind, JsonObject body) =>
        events.Value.Publish(new BusEvent("aws.sagemaker", kind.DetailType, [body.Required(kind.Arn)], JobEvents.Detail(kind, body)));
}
