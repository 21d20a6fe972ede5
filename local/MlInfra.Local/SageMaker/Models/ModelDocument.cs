using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>A model.</summary>
/// <param name="Members">The request as it was given, without its tags.</param>
/// <param name="Load">What an endpoint loads: the container with its model package resolved.</param>
internal sealed record ModelDocument(string Name, string Arn, JsonObject Members, ModelLoad Load, DateTimeOffset Created);

/// <summary>What an endpoint needs in order to load a model. Endpoints keep a copy, as they live on when the model is deleted.</summary>
/// <param name="DataUrl">The artifact (one tar.gz), or a prefix of plain files; null if the image alone serves.</param>
/// <param name="IsArchive">Whether the artifact is a tar.gz.</param>
internal sealed record ModelLoad(string Image, string? DataUrl, bool IsArchive, IReadOnlyDictionary<string, string> Environment, string RoleArn, bool Isolated)
{
    /// <summary>The container's name within its model, or null.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whether the prefix holds many models' archives, which are loaded when they are asked for.</summary>
    public bool IsMultiModel { get; init; }

    /// <summary>Whether a multi-model container keeps models in memory. Default: true.</summary>
    public bool CachesModels { get; init; } = true;

    /// <summary>The containers of an inference pipeline after this one.</summary>
    public IReadOnlyList<ModelLoad> Next { get; init; } = [];

    /// <summary>Whether the caller names the container instead of passing through all of them.</summary>
    public bool IsDirect { get; init; }

    /// <summary>All containers in their order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<ModelLoad> Containers => Next.Prepend(this);
}
