using MlInfra.Aws.Wire;

namespace MlInfra.Aws.Logs;

/// <summary>CloudWatch Logs, as far as MlInfra calls it.</summary>
public sealed class LogsClient(AwsOptions? options = null)
    : JsonServiceClient(new ServiceDescription("CloudWatch Logs", "logs", "logs"), "Logs_20140328", options)
{
    /// <summary>Calls FilterLogEvents.</summary>
    public Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("FilterLogEvents", request, LogsJson.Default.FilterLogEventsRequest, LogsJson.Default.FilterLogEventsResponse, cancellationToken);

    /// <summary>Calls GetLogEvents.</summary>
    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("GetLogEvents", request, LogsJson.Default.GetLogEventsRequest, LogsJson.Default.GetLogEventsResponse, cancellationToken);
}
