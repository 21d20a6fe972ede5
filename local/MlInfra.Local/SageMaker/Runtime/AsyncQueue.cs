using System.Globalization;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The queues of asynchronous endpoints. A request is kept before it is answered for, and until its answer lies in S3.</summary>
internal sealed class AsyncQueue(IState state, World world, EndpointStore endpoints, EndpointErrors errors)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(6);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(15);
    private readonly ITable<AsyncRequest> requests = state.Table<AsyncRequest>("sagemaker.async-requests");
    private long sequence = DateTime.UtcNow.Ticks;

    /// <summary>Released when a request comes.</summary>
    public SemaphoreSlim Signal { get; } = new(0);

    /// <summary>All requests, the oldest of each endpoint first.</summary>
    public IReadOnlyList<AsyncRequest> All() => requests.All();

    /// <summary>The requests of an endpoint, the oldest first.</summary>
    public IReadOnlyList<AsyncRequest> Of(string endpoint) => requests.All(endpoint + "|");

    /// <summary>Takes a request. Throws AWS's errors.</summary>
    public AsyncRequest Add(string endpoint, Func<string, string?> header)
    {
        var live = endpoints.Find(endpoint) is { Live: { } plan, Status: not (EndpointStatus.Failed or EndpointStatus.Deleting) } ? plan : throw errors.NotFound(endpoint);
        var settings = live.Async ?? throw new AwsException("ValidationError", $"Endpoint {endpoint} is not asynchronous: use InvokeEndpoint.");
        var input = header("X-Amzn-SageMaker-InputLocation") ?? throw new AwsException("ValidationError", "InputLocation is required.");
        DemandAddress(input);
        InvocationHeaders.Demand(header);
        var id = header(InvocationHeaders.InferenceId) ?? Guid.NewGuid().ToString();
        var name = Guid.NewGuid().ToString();
        var file = header("X-Amzn-SageMaker-Filename") ?? $"{name}.out";
        var output = string.Join('/', new[] { settings.OutputPath.TrimEnd('/'), header("X-Amzn-SageMaker-S3OutputPathExtension")?.Trim('/'), file }.Where(p => !string.IsNullOrEmpty(p)));
        var failure = settings.FailurePath is { } path ? $"{path.TrimEnd('/')}/{name}-error.out" : null;
        var request = new AsyncRequest(
            $"{endpoint}|{Interlocked.Increment(ref sequence):D20}", endpoint, id, input, output, failure,
            header("X-Amzn-SageMaker-Content-Type"), header("X-Amzn-SageMaker-Accept"), header(InvocationHeaders.CustomAttributes),
            Seconds("X-Amzn-SageMaker-RequestTTLSeconds", 60, 21600) ?? DefaultLifetime, Seconds("X-Amzn-SageMaker-InvocationTimeoutSeconds", 1, 3600) ?? DefaultTimeout, world.Now);
        requests.Put(request.Key, request);
        Signal.Release();
        return request;

        TimeSpan? Seconds(string name, int min, int max)
        {
            if (header(name) is not { } text) return null;
            return int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds >= min && seconds <= max
                ? TimeSpan.FromSeconds(seconds)
                : throw new AwsException("ValidationError", $"{name["X-Amzn-SageMaker-".Length..]} must be between {min} and {max}.");
        }
    }

    private static void DemandAddress(string input)
    {
        if (input.StartsWith("https://", StringComparison.Ordinal)) throw AwsException.NotSupported("an https address as InputLocation of InvokeEndpointAsync (write s3://bucket/key)");
        if (!input.StartsWith("s3://", StringComparison.Ordinal) || input.IndexOf('/', 5) is < 6)
            throw new AwsException("ValidationError", $"1 validation error detected: Value '{input}' at 'inputLocation' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(https|s3)://([^/]+)/?(.*)$");
    }

    /// <summary>Removes a request that is answered.</summary>
    public void Remove(AsyncRequest request) => requests.Delete(request.Key);
}
