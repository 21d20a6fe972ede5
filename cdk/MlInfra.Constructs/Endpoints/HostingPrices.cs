using System.Text.Json;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What hosting costs by AWS's list, for dashboards: no discounts, no tax, no transfer.</summary>
internal static class HostingPrices
{
    /// <summary>The Region whose prices stand in for Regions that are not known here, or not at synth.</summary>
    public const string Fallback = "us-east-1";

    private static readonly Lazy<JsonElement> Root = new(() => EmbeddedData.Load("hosting-prices.json").RootElement);

    /// <summary>The Region that prices are taken of.</summary>
    public static string RegionOf(string region) => Root.Value.GetProperty("hosting").TryGetProperty(region, out _) ? region : Fallback;

    /// <summary>USD an hour of an instance; null where the price is not known.</summary>
    public static double? Hour(string region, string? instanceType) =>
        instanceType is not null && Root.Value.GetProperty("hosting").GetProperty(RegionOf(region)).TryGetProperty(instanceType, out var price) ? price.GetDouble() : null;

    /// <summary>USD a second of serverless inference.</summary>
    public static double ServerlessSecond(ServerlessMemory memory) => Root.Value.GetProperty("serverlessPerSecondByGB").GetProperty($"{(int)memory / 1024}").GetDouble();

    /// <summary>USD a day of environments that are kept warm.</summary>
    public static double ProvisionedDay(ServerlessMemory memory, int environments) =>
        Root.Value.GetProperty("provisionedPerGBSecond").GetDouble() * ((int)memory / 1024) * environments * 86_400;
}
