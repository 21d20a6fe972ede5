using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A model as its parts.</summary>
public sealed record ModelArtifacts
{
    /// <summary>The image that serves.</summary>
    public required Image Image { get; init; }

    /// <summary>The artifact, one tar.gz. Default: none, the image holds the model.</summary>
    public ModelData? Data { get; init; }

    /// <summary>Variables of the container. Default: none but those of script mode.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The scripts that serve in script mode. Default: none.</summary>
    public ScriptBundle? Code { get; init; }

    /// <summary>The file in <see cref="Code"/> with <c>model_fn</c> and the like. Default: inference.py.</summary>
    public string EntryPoint { get; init; } = "inference.py";
}
