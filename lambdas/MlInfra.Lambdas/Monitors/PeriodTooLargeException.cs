namespace MlInfra.Lambdas.Monitors;

/// <summary>A period's rows do not fit into the memory here.</summary>
internal sealed class PeriodTooLargeException(string message) : MonitorFailedException(message);
