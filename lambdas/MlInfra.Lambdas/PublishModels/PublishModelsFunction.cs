using System.Globalization;
using System.Text.Json;
using MlInfra.Aws.S3;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.Monitors;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.PublishModels;

/// <summary>
/// Brings the models of a multi-model endpoint to the newest approved versions of their groups. An event or the clock only says that it is
/// time to look: what is published follows from the registry and the bucket alone, so events that are lost, doubled or late do no harm.
/// </summary>
internal sealed class PublishModelsFunction(SageMakerClient sageMaker, S3Client s3, PublishSettings settings, TimeProvider clock) : ILambdaFunction
{
    // As often as it is looked again; another run would have to bring news each time.
    private const int MostLooks = 5;

    public static PublishModelsFunction FromEnvironment(FunctionEnvironment environment) =>
        new(new SageMakerClient(environment.Aws), new S3Client(environment.Aws), PublishSettings.FromEnvironment(environment), environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var model in settings.Models)
        {
            try
            {
                await PublishAsync(model, invocation.Log, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One model whose artifact is missing does not hold up the others, and what it served before stays.
                invocation.Log.Error("A model could not be published; what was published before stays.", e, ("model", model.Name), ("group", model.Group));
                failures.Add(e);
            }
        }
        return failures.Count == 0 ? "{}"u8.ToArray() : throw new AggregateException($"{failures.Count} of {settings.Models.Count} models could not be published.", failures);
    }

    private async Task PublishAsync(PublishedModel model, JsonLog log, CancellationToken cancellationToken)
    {
        var folder = new ModelFolder(s3, settings.Bucket, settings.Prefix, model.Name);
        for (var look = 1; look <= MostLooks; look++)
        {
            // What was removed may have been approved meanwhile, so only a look that had nothing to do is the last.
            if (!await LookAsync(model, folder, log, cancellationToken).ConfigureAwait(false)) return;
        }
        throw new InvalidOperationException($"Others changed what is published of {model.Name} {MostLooks} times meanwhile.");
    }

    /// <summary>Whether it had something to do, or others did it first.</summary>
    private async Task<bool> LookAsync(PublishedModel model, ModelFolder folder, JsonLog log, CancellationToken cancellationToken)
    {
        // Before the registry is asked: whoever knows more has changed it by the time it is replaced, and what lies there was approved before.
        var (current, tag) = await folder.CurrentAsync(cancellationToken).ConfigureAwait(false);
        var there = await folder.VersionsAsync(cancellationToken).ConfigureAwait(false);
        var approved = await new ApprovedModels(sageMaker, RegistryGroup.Parse(model.Group), settings.Stage).AllAsync(cancellationToken).ConfigureAwait(false);
        if (approved.Count == 0) return await WithdrawAsync(model, folder, current, there, log, cancellationToken).ConfigureAwait(false);
        var (newest, arn) = approved.MaxBy(version => version.Key);
        var isNew = !there.Contains(newest);
        if (isNew) await CopyAsync(model, folder, newest, arn, log, cancellationToken).ConfigureAwait(false);
        var wanted = new CurrentModel { TargetModel = ModelFolder.TargetOf(model.Name, newest), ModelPackageArn = arn, Since = clock.GetUtcNow() };
        if (current?.ModelPackageArn == arn && current.TargetModel == wanted.TargetModel)
        {
            wanted = current;
        }
        else
        {
            isNew = true;
            if (!await folder.PointAsync(wanted, tag, cancellationToken).ConfigureAwait(false)) return true;
            log.Info("A version is published.", ("model", model.Name), ("version", newest), ("targetModel", wanted.TargetModel), ("before", current?.TargetModel));
        }
        return await ClearAsync(model, folder, there.Where(version => version != newest), approved, wanted, log, cancellationToken).ConfigureAwait(false) || isNew;
    }

    private async Task CopyAsync(PublishedModel model, ModelFolder folder, int version, string arn, JsonLog log, CancellationToken cancellationToken)
    {
        var package = await RegistryGroup.Parse(model.Group).AskAsync("DescribeModelPackage", sageMaker.DescribeModelPackageAsync(new() { ModelPackageName = arn }, cancellationToken)).ConfigureAwait(false);
        if (package.InferenceSpecification?.Containers is not [{ ModelDataUrl: { } url }] || FileUri.Parse(url) is not { IsLocal: false } from || !from.Path.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{arn} is no model of one container with one .tar.gz in S3, as a multi-model endpoint takes; reject it, or register it so.");
        }
        await folder.AddAsync(version, from.Bucket!, from.Path, cancellationToken).ConfigureAwait(false);
        log.Info("An artifact is copied.", ("model", model.Name), ("version", version), ("from", url));
    }

    /// <summary>Removes what was rejected at once, and what was replaced when its callers have had time to learn of it.</summary>
    private async Task<bool> ClearAsync(
        PublishedModel model, ModelFolder folder, IEnumerable<int> others, IReadOnlyDictionary<int, string> approved, CurrentModel current, JsonLog log, CancellationToken cancellationToken)
    {
        var isOver = clock.GetUtcNow() - current.Since >= settings.KeepReplaced;
        int[] removed = [.. others.Where(version => isOver || !approved.ContainsKey(version))];
        foreach (var version in removed)
        {
            await folder.RemoveAsync(version, cancellationToken).ConfigureAwait(false);
            log.Info("A version is removed.", ("model", model.Name), ("version", version), ("rejected", (!approved.ContainsKey(version)).ToString(CultureInfo.InvariantCulture)));
        }
        return removed.Length > 0;
    }

    private static async Task<bool> WithdrawAsync(PublishedModel model, ModelFolder folder, CurrentModel? current, IReadOnlySet<int> there, JsonLog log, CancellationToken cancellationToken)
    {
        if (current is not null)
        {
            await folder.ForgetAsync(cancellationToken).ConfigureAwait(false);
            log.Warn("No version is approved any more; the model is withdrawn.", ("model", model.Name), ("group", model.Group), ("was", current.TargetModel));
        }
        foreach (var version in there) await folder.RemoveAsync(version, cancellationToken).ConfigureAwait(false);
        return current is not null || there.Count > 0;
    }
}
