using System.Text.Json;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.DeployApprovedModel;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.FindChampion;

/// <summary>
/// A pipeline's question: which version of the group does a new model have to beat? The newest approved one, as it is the one that
/// is deployed. Where none is approved yet the candidate is its own champion, so that the steps after it need no branch.
/// </summary>
internal sealed class FindChampionFunction(ApprovedModels models, SageMakerClient sageMaker, RegistryGroup group) : ILambdaFunction
{
    public const string None = "none";

    public static FindChampionFunction FromEnvironment(FunctionEnvironment environment)
    {
        var group = RegistryGroup.Parse(environment.Required("MODEL_PACKAGE_GROUP_NAME"));
        var client = new SageMakerClient(environment.Aws);
        return new(new ApprovedModels(client, group), client, group);
    }

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var candidate = CandidateOf(payload);
        var champion = await ChampionAsync(invocation.Log, cancellationToken).ConfigureAwait(false)
            ?? new Champion(None, candidate, 0, false);
        return JsonSerializer.SerializeToUtf8Bytes(champion, ChampionJson.Default.Champion);
    }

    private async Task<Champion?> ChampionAsync(JsonLog log, CancellationToken cancellationToken)
    {
        if (await models.NewestAsync(cancellationToken).ConfigureAwait(false) is not { } newest)
        {
            log.Info("No version is approved yet: the candidate is compared with itself.", ("group", group.Reference));
            return null;
        }

        var version = await group.AskAsync("DescribeModelPackage", sageMaker.DescribeModelPackageAsync(new() { ModelPackageName = newest.ModelPackageArn }, cancellationToken)).ConfigureAwait(false);
        var artifacts = version.InferenceSpecification?.Containers.Select(container => container.ModelDataUrl).Where(url => !string.IsNullOrEmpty(url)).ToArray() ?? [];
        if (artifacts is not [{ } artifact])
        {
            // Two models in a row cannot be scored by an evaluation that loads one.
            throw new InvalidDataException($"The approved version {newest.ModelPackageArn} has {artifacts.Length} model artifacts; a champion has one.");
        }

        log.Info("The newest approved version is the champion.", ("champion", newest.ModelPackageArn), ("artifact", artifact));
        return new(newest.ModelPackageArn, artifact, newest.ModelPackageVersion ?? 0, true);
    }

    private static string CandidateOf(ReadOnlyMemory<byte> payload)
    {
        ChampionQuestion? question;
        try
        {
            question = JsonSerializer.Deserialize(payload.Span, ChampionJson.Default.ChampionQuestion);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no JSON of a Lambda step: {e.Message}", e);
        }

        return question?.CandidateModelDataUrl is { Length: > 0 } candidate
            ? candidate
            : throw new InvalidDataException("The event has no CandidateModelDataUrl: this function is called by a ChampionStep.");
    }
}
