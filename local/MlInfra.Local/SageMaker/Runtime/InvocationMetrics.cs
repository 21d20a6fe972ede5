using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The invocations' metrics in AWS/SageMaker, by endpoint and variant. Recorded in the background, off the way of the answers.</summary>
internal sealed partial class InvocationMetrics(Lazy<IMetrics> metrics, ILogger<InvocationMetrics> logger) : IHostedService
{
    private const string Namespace = "AWS/SageMaker";
    private readonly Channel<Measured> queue = Channel.CreateUnbounded<Measured>(new UnboundedChannelOptions { SingleReader = true });
    private Task writing = Task.CompletedTask;

    /// <summary>Records an invocation that reached a variant.</summary>
    /// <param name="status">The model's status; 0 if it gave none.</param>
    public void Record(string endpoint, string variant, int instances, int status, TimeSpan model, TimeSpan overhead) =>
        queue.Writer.TryWrite(new Measured(endpoint, variant, instances, status, model, overhead));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        writing = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return writing;
    }

    private async Task WriteAsync()
    {
        await foreach (var item in queue.Reader.ReadAllAsync())
        {
            try
            {
                Write(item);
            }
            catch (Exception e)
            {
                LogLost(logger, item.Endpoint, e);
            }
        }
    }

    private void Write(Measured item)
    {
        var dimensions = new Dictionary<string, string> { ["EndpointName"] = item.Endpoint, ["VariantName"] = item.Variant };
        void Put(string name, double value, string unit) => metrics.Value.Put(Namespace, name, dimensions, value, unit);
        Put("Invocations", 1, "None");
        Put("InvocationsPerInstance", 1.0 / Math.Max(1, item.Instances), "None");
        Put("Invocation4XXErrors", item.Status is >= 400 and < 500 ? 1 : 0, "None");
        Put("Invocation5XXErrors", item.Status is 0 or >= 500 ? 1 : 0, "None");
        Put("InvocationModelErrors", item.Status is >= 200 and < 300 ? 0 : 1, "None");
        Put("ModelLatency", item.Model.TotalMicroseconds, "Microseconds");
        Put("OverheadLatency", item.Overhead.TotalMicroseconds, "Microseconds");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics of an invocation of {Endpoint} could not be recorded")]
    private static partial void LogLost(ILogger logger, string endpoint, Exception exception);

    private readonly record struct Measured(string Endpoint, string Variant, int Instances, int Status, TimeSpan Model, TimeSpan Overhead);
}
