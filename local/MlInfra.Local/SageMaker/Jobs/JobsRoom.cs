using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Create, Describe, Stop and List of training and processing jobs.</summary>
internal sealed class JobsRoom(JobStore store, JobRunner runner, Lazy<RoleAccess> roles, ResourceTags tags, World world) : IServiceRoom
{
    /// <inheritdoc/>
    public string SigningName => "sagemaker";

    /// <inheritdoc/>
    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    /// <inheritdoc/>
    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    /// <inheritdoc/>
    public string? XmlNamespace => null;

    /// <inheritdoc/>
    public IReadOnlyList<Operation> Operations => [.. Of(JobKind.Training), .. Of(JobKind.Processing)];

    private IEnumerable<Operation> Of(JobKind kind) =>
    [
        new($"Create{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Create(kind, call))) { Needs = call => CreateNeeds(kind, call) },
        new($"Describe{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Describe(kind, call.Input.Required(kind.Name)))) { Needs = call => Needs(kind, call) },
        new($"Stop{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Stop(kind, call))) { Needs = call => Needs(kind, call) },
        new($"List{kind.Title}Jobs", (call, _) => Task.FromResult<Reply>(List(kind, call))),
    ];

    private JsonObject Create(JobKind kind, Call call)
    {
        if (kind == JobKind.Training) JobChecks.Training(call.Input);
        else JobChecks.Processing(call.Input);
        var role = call.Input.Required("RoleArn");
        roles.Value.DemandTrust(role);
        var image = call.Input.Object("AlgorithmSpecification")?.Text("TrainingImage") ?? call.Input.Object("AppSpecification")!.Required("ImageUri");
        if (!roles.Value.MayPull(role, ImageName.Parse(image)))
            throw AwsException.Validation($"Cannot access image {image}: the role {role} needs ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage on it.");
        var body = call.Input.Copy();
        body.Remove("Tags");
        Defaults(kind, body);
        var name = call.Input.Required(kind.Name);
        var document = store.Add(kind, name, body);
        tags.Add(world.Arn("sagemaker", kind.Key(name)), call.Input.ReadTags());
        runner.Begin(kind, document);
        return new JsonObject { [kind.Arn] = world.Arn("sagemaker", kind.Key(name)) };
    }

    private void Defaults(JobKind kind, JsonObject body)
    {
        if (kind == JobKind.Processing) return;
        body["SecondaryStatus"] = "Starting";
        body["SecondaryStatusTransitions"] = new JsonArray(new JsonObject
        {
            ["Status"] = "Starting", ["StartTime"] = Json.Epoch(world.Now), ["StatusMessage"] = "Preparing the instances for training",
        });
        foreach (var flag in new[] { "EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining" }) body[flag] ??= false;
    }

    private JsonObject Describe(JobKind kind, string name) => store.Get(kind, name).Describe();

    private JsonObject Stop(JobKind kind, Call call)
    {
        runner.Stop(kind, call.Input.Required(kind.Name));
        return [];
    }

    private JsonObject List(JobKind kind, Call call)
    {
        var all = store.All(kind).AsEnumerable();
        if (call.Input.Text("StatusEquals") is { } status) all = all.Where(j => j.Status == status);
        return Listing.Cut(call.Input, all, j => j.Name, j => j.Created, j => j.Modified, j => j.Status).Answer($"{kind.Title}JobSummaries", job =>
        {
            var body = job.Describe();
            var summary = new JsonObject();
            body.CopyTo(summary, kind.Name, kind.Arn, "CreationTime", "TrainingEndTime", "ProcessingEndTime", "LastModifiedTime", kind.Status);
            if (kind == JobKind.Training) body.CopyTo(summary, "SecondaryStatus");
            else body.CopyTo(summary, "FailureReason", "ExitMessage");
            return summary;
        });
    }

    private IEnumerable<Permission> Needs(JobKind kind, Call call) =>
        [new Permission($"sagemaker:{call.Operation}", world.Arn("sagemaker", kind.Key(call.Input.Required(kind.Name))))];

    private IEnumerable<Permission> CreateNeeds(JobKind kind, Call call)
    {
        foreach (var need in Needs(kind, call)) yield return need;
        if (call.Input["Tags"] is JsonArray { Count: > 0 }) yield return new Permission("sagemaker:AddTags", world.Arn("sagemaker", kind.Key(call.Input.Required(kind.Name))));
        yield return RoleAccess.PassRole(call.Input.Required("RoleArn"));
    }
}
