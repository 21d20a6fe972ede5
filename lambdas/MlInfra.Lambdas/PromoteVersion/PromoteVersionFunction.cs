using System.Text.Json;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.Events;
using MlInfra.Lambdas.Hosting;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.PromoteVersion;

/// <summary>
/// Proposes the version of a stage for the next one, once it has served there for the bake time without an alarm. It only ever proposes:
/// a person approves. What it does follows from endpoints, alarms and registry alone, so events that are lost, doubled or late do no harm.
/// </summary>
internal sealed class PromoteVersionFunction(
    SageMakerClient sageMaker, ServedEndpoint endpoints, StageAlarms alarms, RegistryGroup group, StageWatch[] stages, TimeProvider clock) : ILambdaFunction
{
    private readonly string[] _order = [.. stages.Select(stage => stage.Name)];

    public static PromoteVersionFunction FromEnvironment(FunctionEnvironment environment)
    {
        var sageMaker = new SageMakerClient(environment.Aws);
        return new(
            sageMaker,
            new ServedEndpoint(sageMaker, environment.Clock),
            new StageAlarms(new CloudWatchClient(environment.Aws)),
            RegistryGroup.Parse(environment.Required("MODEL_PACKAGE_GROUP_NAME")),
            Stages(environment),
            environment.Clock);
    }

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var failures = new List<Exception>();
        // A stage without an endpoint is the last one, or another account's to watch.
        foreach (var stage in stages.Where(stage => stage.Endpoint.Length > 0))
        {
            try
            {
                await LookAsync(stage, now, invocation.Log, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One stage that cannot be looked at does not hold up the others.
                invocation.Log.Error("A stage could not be looked at.", e, ("stage", stage.Name));
                failures.Add(e);
            }
        }
        return failures.Count == 0 ? "{}"u8.ToArray() : throw new AggregateException(failures);
    }

    private async Task LookAsync(StageWatch stage, DateTimeOffset now, JsonLog log, CancellationToken cancellationToken)
    {
        var here = new VersionStage(_order, stage.Name);
        var endpoint = await endpoints.LookAsync(stage.Endpoint, cancellationToken).ConfigureAwait(false);
        if (endpoint is not { EndpointStatus: "InService", EndpointConfigName: { } config })
        {
            log.Info("Nothing is in service here, or an update is under way.", ("stage", stage.Name), ("endpoint", stage.Endpoint), ("status", endpoint?.EndpointStatus));
            return;
        }
        if (await ServedAsync(stage, config, log, cancellationToken).ConfigureAwait(false) is not { } arn) return;
        var version = await DescribeAsync(arn, cancellationToken).ConfigureAwait(false);
        if (!MayGoOn(version, here))
        {
            log.Info("The version here has gone on, or is no longer approved for here.", ("stage", stage.Name), ("version", version.ModelPackageVersion), ("reached", Reached(version)));
            return;
        }
        var key = ServiceNote.Key(stage.Name);
        var states = await alarms.LookAsync(stage, endpoint, cancellationToken).ConfigureAwait(false);
        if (states.Where(alarm => alarm.Rings).Select(alarm => alarm.AlarmName).ToArray() is [_, ..] ringing)
        {
            log.Warn("Alarms ring; the version's time here begins anew when they are quiet.", ("stage", stage.Name), ("version", version.ModelPackageVersion), ("alarms", string.Join(", ", ringing)));
            if (version.CustomerMetadataProperties?.ContainsKey(key) == true) await UpdateAsync(new() { ModelPackageArn = arn, CustomerMetadataPropertiesToRemove = [key] }, cancellationToken).ConfigureAwait(false);
            return;
        }
        var note = ServiceNote.Read(version.CustomerMetadataProperties?.GetValueOrDefault(key), config);
        if (note is null)
        {
            note = new(now, config);
            await UpdateAsync(new() { ModelPackageArn = arn, CustomerMetadataProperties = new Dictionary<string, string> { [key] = note.ToString() } }, cancellationToken).ConfigureAwait(false);
            log.Info("The version serves here from now on.", ("stage", stage.Name), ("version", version.ModelPackageVersion), ("bakeSeconds", stage.BakeSeconds));
        }
        // An alarm that rang and went quiet between two looks begins the time anew as well.
        var quiet = states.Select(alarm => alarm.Since).Append(note.Since).Max();
        if ((now - quiet).TotalSeconds < stage.BakeSeconds)
        {
            log.Info("The version's time here is not over.", ("stage", stage.Name), ("version", version.ModelPackageVersion), ("quietSince", quiet), ("bakeSeconds", stage.BakeSeconds));
            return;
        }
        await ProposeAsync(arn, here, quiet, log, cancellationToken).ConfigureAwait(false);
    }

    private async Task ProposeAsync(string arn, VersionStage here, DateTimeOffset quiet, JsonLog log, CancellationToken cancellationToken)
    {
        // Once more: what a person decided meanwhile must stand.
        var version = await DescribeAsync(arn, cancellationToken).ConfigureAwait(false);
        if (!MayGoOn(version, here)) return;
        await UpdateAsync(
            new()
            {
                ModelPackageArn = arn,
                ModelLifeCycle = new ModelLifeCycle
                {
                    Stage = here.Next!,
                    StageStatus = VersionStage.Pending,
                    StageDescription = $"Has served {here.Name} without an alarm since {quiet.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC",
                },
            },
            cancellationToken).ConfigureAwait(false);
        log.Info("The version waits for approval at the next stage.", ("version", version.ModelPackageVersion), ("from", here.Name), ("to", here.Next));
    }

    /// <summary>The version of the group that serves; null where there is none, or where several share the traffic.</summary>
    private async Task<string?> ServedAsync(StageWatch stage, string config, JsonLog log, CancellationToken cancellationToken)
    {
        var all = await endpoints.VersionsAsync(config, cancellationToken).ConfigureAwait(false);
        string[] versions = [.. all.Where(group.Has)];
        if (versions is [var only]) return only;
        log.Info(versions.Length == 0 ? "No version of the group serves here." : "Several versions share the traffic here; none goes on before one serves alone.",
            ("stage", stage.Name), ("endpoint", stage.Endpoint), ("versions", string.Join(", ", versions)));
        return null;
    }

    private static bool MayGoOn(DescribeModelPackageResponse version, VersionStage here) =>
        version.ModelApprovalStatus == VersionStage.Approved && here.IsApprovedHere(version.ModelLifeCycle);

    private static string Reached(DescribeModelPackageResponse version) =>
        version.ModelLifeCycle is { } cycle ? $"{cycle.Stage} {cycle.StageStatus}" : version.ModelApprovalStatus ?? "";

    private Task<DescribeModelPackageResponse> DescribeAsync(string arn, CancellationToken cancellationToken) =>
        group.AskAsync("DescribeModelPackage", sageMaker.DescribeModelPackageAsync(new DescribeModelPackageRequest { ModelPackageName = arn }, cancellationToken));

    private Task<UpdateModelPackageResponse> UpdateAsync(UpdateModelPackageRequest request, CancellationToken cancellationToken) =>
        group.AskAsync("UpdateModelPackage", sageMaker.UpdateModelPackageAsync(request, cancellationToken));

    private static StageWatch[] Stages(FunctionEnvironment environment) => environment.Json("STAGES", PromotionJson.Default.StageWatchArray) is { Length: > 1 } stages
        ? stages
        : throw new FunctionConfigurationException("STAGES names fewer than two stages; the function's construct sets it.");
}
