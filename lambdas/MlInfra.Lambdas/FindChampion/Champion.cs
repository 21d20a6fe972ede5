using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.FindChampion;

/// <summary>What the step gives to later steps.</summary>
/// <param name="ModelPackageArn">The version, or none.</param>
/// <param name="ModelDataUrl">Its model artifact; the candidate's where there is no version.</param>
/// <param name="ModelPackageVersion">Its number in the group; 0 where there is no version.</param>
/// <param name="Exists">Whether there is such a version.</param>
internal sealed record Champion(string ModelPackageArn, string ModelDataUrl, int ModelPackageVersion, bool Exists);

/// <summary>What a ChampionStep asks.</summary>
internal sealed record ChampionQuestion
{
    public string? CandidateModelDataUrl { get; init; }
}

[JsonSerializable(typeof(Champion))]
[JsonSerializable(typeof(ChampionQuestion))]
internal sealed partial class ChampionJson : JsonSerializerContext;
