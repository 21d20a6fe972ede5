namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A model server has not read the request, so that another one may be asked.</summary>
internal sealed class ModelUnreachableException(Exception inner) : Exception(inner.Message, inner);
