namespace MlInfra.Constructs.Registry;

/// <summary>One of the <see cref="PromotionStages"/>.</summary>
public sealed class DeploymentStage
{
    internal DeploymentStage(PromotionStages stages, int place)
    {
        Stages = stages;
        Place = place;
    }

    /// <summary>The name, as it stands in a version's life cycle.</summary>
    public string Name => Stages.Names[Place];

    internal PromotionStages Stages { get; }

    internal int Place { get; }
}
