using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>GET /_mlinfra/clock: the time here, how far it was moved on, and how fast it passes.</summary>
internal sealed class ClockRoute(ClockKeeper keeper, World world) : IAdminRoute
{
    public const string Path = Admin.Prefix + "/clock";

    /// <inheritdoc/>
    public string Title => $"GET {Path}";

    /// <inheritdoc/>
    public bool Takes(string method, string path) => method == "GET" && path == Path;

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string path, JsonObject body, CancellationToken cancellationToken) => Task.FromResult(Show(keeper, world));

    public static JsonObject Show(ClockKeeper keeper, World world) => new()
    {
        ["now"] = Time(world.Now),
        ["ahead"] = keeper.Clock.Ahead.ToString("c"),
        ["factor"] = (keeper.Clock.Beneath as FastClock)?.Factor ?? 1,
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
