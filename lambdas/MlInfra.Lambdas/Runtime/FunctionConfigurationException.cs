namespace MlInfra.Lambdas.Runtime;

/// <summary>The function is set up wrongly: it cannot start, and no retry helps.</summary>
internal sealed class FunctionConfigurationException(string message) : Exception(message);
