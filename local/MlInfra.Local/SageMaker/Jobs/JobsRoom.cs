using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs.Transforms;
using MlInfra.Local.SageMaker.Jobs.Tuning;
using MlInfra.Local.SageMaker.Models;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Create, Describe, Stop and List of training, processing, transform and tuning jobs.</summary>
internal sealed class JobsRoom(JobStore store, TrialStore trials, JobRunner runner, Lazy<RoleAccess> roles, Lazy<ModelStore> models, ResourceTags tags, World world) : IServiceRoom
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
    public IReadOnlyList<Operation> Operations =>
    [
        .. JobKind.All.SelectMany(Of),
        new("ListTrainingJobsForHyperParameterTuningJob", (call, _) => Task.FromResult<Reply>(TuningAnswers.Trials(call.Input, store, trials))) { Needs = call => Needs(JobKind.Tuning, call) },
    ];

    private IEnumerable<Operation> Of(JobKind kind) =>
    [
        new($"Create{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Create(kind, call))) { Needs = call => CreateNeeds(kind, call) },
        new($"Describe{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Describe(kind, call.Input.Required(kind.Name)))) { Needs = call => Needs(kind, call) },
        new($"Stop{kind.Title}Job", (call, _) => Task.FromResult<Reply>(Stop(kind, call))) { Needs = call => Needs(kind, call) },
        new($"List{kind.Title}Jobs", (call, _) => Task.FromResult<Reply>(List(kind, call))),
    ];

    private JsonObject Create(JobKind kind, Call call)
    {
        var request = call.Input;
        switch (kind)
        {
            case var k when k == JobKind.Training:
                JobChecks.Training(request);
                Access(request.Required("RoleArn"), request.Object("AlgorithmSpecification")!.Required("TrainingImage"));
                break;
            case var k when k == JobKind.Processing:
                JobChecks.Processing(request);
                Access(request.Required("RoleArn"), request.Object("AppSpecification")!.Required("ImageUri"));
                break;
            case var k when k == JobKind.Transform:
                JobChecks.Transform(request);
                var model = models.Value.Get(request.Required("ModelName"));
                JobImages.DemandServing(model.Load.Image, model.Name);
                Access(model.Load.RoleArn, model.Load.Image);
                break;
            default:
                TuningChecks.Tuning(request, store);
                foreach (var definition in Definitions(request)) Access(definition.Required("RoleArn"), definition.Object("AlgorithmSpecification")!.Required("TrainingImage"));
                break;
        }

        var body = request.Copy();
        body.Remove("Tags");
        if (kind == JobKind.Training) TrainingStatus.Begun(body, world.Now);
        if (kind == JobKind.Tuning) TuningAnswers.Begun(body);
        var name = request.Required(kind.Name);
        var document = store.Add(kind, name, body);
        tags.Add(world.Arn("sagemaker", kind.Key(name)), request.ReadTags());
        runner.Begin(kind, document);
        return new JsonObject { [kind.Arn] = world.Arn("sagemaker", kind.Key(name)) };
    }

    private void Access(string role, string image)
    {
        roles.Value.DemandTrust(role);
        if (!roles.Value.MayPull(role, ImageName.Parse(image)))
            throw AwsException.Validation($"Cannot access image {image}: the role {role} needs ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage on it.");
    }

    private JsonObject Describe(JobKind kind, string name)
    {
        var body = store.Get(kind, name).Describe();
        if (kind == JobKind.Transform) body.Remove("LastModifiedTime"); // lists tell it, DescribeTransformJob does not
        return body;
    }

    private JsonObject Stop(JobKind kind, Call call)
    {
        runner.Stop(kind, call.Input.Required(kind.Name));
        return [];
    }

    private JsonObject List(JobKind kind, Call call)
    {
        var all = store.All(kind).AsEnumerable();
        if (Check.OneOf(call.Input, "StatusEquals", "InProgress", "Completed", "Failed", "Stopping", "Stopped") is { } status) all = all.Where(j => j.Status == status);
        return Listing.Cut(call.Input, all, j => j.Name, j => j.Created, j => j.Modified, j => j.Status).Answer($"{kind.Title}JobSummaries", job =>
        {
            var body = job.Describe();
            if (kind == JobKind.Tuning) return TuningAnswers.Listed(body);
            var summary = new JsonObject();
            body.CopyTo(summary, kind.Name, kind.Arn, "CreationTime", $"{kind.Title}EndTime", "LastModifiedTime", kind.Status);
            if (kind == JobKind.Training) body.CopyTo(summary, "SecondaryStatus", "WarmPoolStatus");
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
        if (kind == JobKind.Transform) yield break; // it goes on with the model's role, which was passed to CreateModel
        if (kind == JobKind.Tuning)
        {
            foreach (var role in Definitions(call.Input).Select(d => d.Required("RoleArn")).Distinct()) yield return RoleAccess.PassRole(role);
        }
        else
        {
            yield return RoleAccess.PassRole(call.Input.Required("RoleArn"));
        }
    }

    private static IEnumerable<JsonObject> Definitions(JsonObject request) =>
        request.Object("TrainingJobDefinition") is { } one ? [one] : request.Objects("TrainingJobDefinitions");
}
