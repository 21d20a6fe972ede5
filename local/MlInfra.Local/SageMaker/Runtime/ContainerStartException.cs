namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A container cannot start; the message goes to the endpoint's log, as the container's own would.</summary>
internal sealed class ContainerStartException(string message, Exception? inner = null) : Exception(message, inner);
