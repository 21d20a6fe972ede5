namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A deployment could not be brought up; the message is the endpoint's FailureReason.</summary>
internal sealed class DeploymentFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
