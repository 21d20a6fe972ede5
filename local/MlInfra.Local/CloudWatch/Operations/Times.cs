using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Operations;

/// <summary>Writes times as the caller's protocol has them.</summary>
internal static class Times
{
    public static JsonNode Write(Call call, long epochSeconds) => Write(call, DateTimeOffset.FromUnixTimeSeconds(epochSeconds));

    public static JsonNode Write(Call call, DateTimeOffset time) => call.Format == WireFormat.Query
        ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        : time.ToUnixTimeMilliseconds() / 1000.0;
}
