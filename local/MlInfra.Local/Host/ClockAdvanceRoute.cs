using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>POST /_mlinfra/clock {"advance": "01:00:00"}: moves the clock on; answers when what was due in between is done, and tells it.</summary>
internal sealed class ClockAdvanceRoute(ClockKeeper keeper, World world) : IAdminRoute
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(31);

    /// <inheritdoc/>
    public string Title => $"POST {ClockRoute.Path}";

    /// <inheritdoc/>
    public bool Takes(string method, string path) => method == "POST" && path == ClockRoute.Path;

    /// <inheritdoc/>
    public async Task<JsonObject> AnswerAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        var text = body["advance"] is JsonValue value && value.TryGetValue<string>(out var given) ? given : null;
        if (text is null || !text.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var advance)
            || advance <= TimeSpan.Zero || advance > Most)
        {
            throw AwsException.Validation(
                $"advance is {body["advance"]?.ToJsonString() ?? "missing"}; it must be how far the clock is to be moved on, above zero and at most {Most.TotalDays:0} days, such as \"01:00:00\" or \"1.12:00:00\" (the clock can't go back)");
        }

        var (happened, settled) = await keeper.AdvanceAsync(advance, cancellationToken);
        var answer = ClockRoute.Show(keeper, world);
        answer["settled"] = settled;
        answer["happened"] = new JsonArray([.. happened.Select(h => (JsonNode)new JsonObject { ["time"] = ClockRoute.Time(h.Time), ["what"] = h.What })]);
        return answer;
    }
}
