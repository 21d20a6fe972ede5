namespace MlInfra.Constructs.Endpoints;

/// <summary>One step of <see cref="StepScaling"/>.</summary>
/// <param name="Above">From how far above the threshold; 0 or more. It reaches up to the next step.</param>
/// <param name="Add">How many instances are added; 1 or more.</param>
public sealed record ScalingStep(double Above, int Add);
