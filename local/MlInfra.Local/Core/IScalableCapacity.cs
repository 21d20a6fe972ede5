namespace MlInfra.Local.Core;

/// <summary>The capacity of a scalable resource.</summary>
/// <param name="Current">What there is.</param>
/// <param name="IsBusy">Whether it is being changed, so that it cannot be set now.</param>
/// <param name="Least">The least that the resource can have.</param>
/// <param name="Refusal">Why it cannot be scaled at all, or null.</param>
public sealed record ScalableCapacity(int Current, bool IsBusy, int Least, string? Refusal);

/// <summary>The face of the room whose resources Application Auto Scaling scales.</summary>
public interface IScalableCapacity
{
    /// <summary>The capacity of a resource, or null if there is none (any more).</summary>
    ScalableCapacity? Find(string dimension, string resourceId);

    /// <summary>Begins to change it. Throws the service's error if it refuses.</summary>
    void Set(string dimension, string resourceId, int count);
}
