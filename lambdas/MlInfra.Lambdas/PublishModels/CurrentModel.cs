namespace MlInfra.Lambdas.PublishModels;

/// <summary>What callers read to know what to ask for: the file beside the models that names the current one.</summary>
internal sealed record CurrentModel
{
    /// <summary>What a request gives as its <c>TargetModel</c>.</summary>
    public required string TargetModel { get; init; }

    /// <summary>The version that it is.</summary>
    public required string ModelPackageArn { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }
}
