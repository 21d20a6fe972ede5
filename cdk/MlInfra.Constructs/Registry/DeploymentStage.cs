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

    /// <summary>The stage after this one; null at the end of the way.</summary>
    internal DeploymentStage? Next => Place + 1 < Stages.Names.Count ? new(Stages, Place + 1) : null;

    /// <summary>Notes that something of this app deploys the stage.</summary>
    internal void IsDeployedAt(string path) => Stages.Deployed.TryAdd(Name, path);

    /// <summary>What a function of the Lambda package is told of its stage.</summary>
    internal void Tell(Dictionary<string, string> settings)
    {
        settings["STAGE"] = Name;
        settings["STAGES"] = string.Join(',', Stages.Names);
    }
}
