namespace MlInfra.Cli.Simulation;

/// <summary>A minute of a simulation: what came, what answered, what was lost.</summary>
internal readonly record struct ScalingMinute(int Minute, double Requests, int Instances, int Wanted, double PerInstance, double Lost);
