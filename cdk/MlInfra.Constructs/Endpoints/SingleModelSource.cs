namespace MlInfra.Constructs.Endpoints;

/// <summary>A model of one container. Serverless endpoints, shadow variants and inference components take no other.</summary>
public abstract class SingleModelSource : ModelSource
{
    private protected SingleModelSource()
    {
    }
}
