using System.Text.Json;

namespace MlInfra.Cli.Platform;

/// <summary>What hosting costs by AWS's list, in USD: no discounts, no tax, no transfer.</summary>
internal static class Prices
{
    private const string Fallback = "us-east-1";

    private static readonly Lazy<JsonDocument> Table = new(() =>
    {
        using var stream = typeof(Prices).Assembly.GetManifestResourceStream("hosting-prices.json")!;
        return JsonDocument.Parse(stream);
    });

    /// <summary>An hour of an instance; a Region that is not in the table has the prices of us-east-1. Null where the type is not in it.</summary>
    public static double? Hour(string? region, string? instanceType)
    {
        var hosting = Table.Value.RootElement.GetProperty("hosting");
        var prices = region is not null && hosting.TryGetProperty(region, out var own) ? own : hosting.GetProperty(Fallback);
        return instanceType is not null && prices.TryGetProperty(instanceType, out var price) ? price.GetDouble() : null;
    }

    /// <summary>A day of serverless environments that are kept warm.</summary>
    public static double ProvisionedDay(int memoryMb, int environments) =>
        Table.Value.RootElement.GetProperty("provisionedPerGBSecond").GetDouble() * memoryMb / 1024 * environments * 86_400;
}
