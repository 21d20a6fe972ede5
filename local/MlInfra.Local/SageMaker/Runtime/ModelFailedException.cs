namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A container has taken a request and has not answered it: it broke off, or time was up.</summary>
internal sealed class ModelFailedException(string container, Exception inner) : Exception(inner.Message, inner)
{
    /// <summary>The container, as errors name it.</summary>
    public string Container => container;
}
