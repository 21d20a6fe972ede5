namespace MlInfra.Lambdas.Runtime;

/// <summary>A function: takes an event's JSON and answers JSON. An exception becomes the invocation's error.</summary>
internal interface ILambdaFunction
{
    /// <summary>Handles one event. The token is cancelled shortly before Lambda would kill the process.</summary>
    Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken);
}
