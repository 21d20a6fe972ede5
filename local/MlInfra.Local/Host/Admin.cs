using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>The endpoint's own calls under /_mlinfra.</summary>
internal sealed class Admin(World world, IHostApplicationLifetime lifetime, Lazy<IEnumerable<IAdminRoute>> routes)
{
    public const string Prefix = "/_mlinfra";

    private static readonly string Version = typeof(Admin).Assembly.GetName().Version!.ToString(3);

    public async Task HandleAsync(HttpContext http)
    {
        switch (http.Request.Method, http.Request.Path.ToString())
        {
            case ("GET", Prefix + "/health"):
                await AnswerAsync(http, 200, new()
                {
                    ["status"] = "ok",
                    ["version"] = Version,
                    ["pid"] = Environment.ProcessId,
                    ["state"] = world.StateFolder,
                    ["port"] = world.Endpoint.Port,
                });
                break;
            case ("POST", Prefix + "/shutdown"):
                await AnswerAsync(http, 200, new() { ["status"] = "stopping" });
                await http.Response.CompleteAsync();
                lifetime.StopApplication();
                break;
            default:
                await RouteAsync(http);
                break;
        }
    }

    private async Task RouteAsync(HttpContext http)
    {
        var path = http.Request.Path.ToString();
        if (routes.Value.FirstOrDefault(r => r.Takes(http.Request.Method, path)) is not { } route)
        {
            var known = string.Join(", ", routes.Value.Select(r => r.Title).Order(StringComparer.Ordinal).Prepend($"POST {Prefix}/shutdown").Prepend($"GET {Prefix}/health"));
            await AnswerAsync(http, 404, new() { ["message"] = $"there is no {http.Request.Method} {path}; there are {known}" });
            return;
        }

        try
        {
            using var reader = new StreamReader(http.Request.Body);
            var text = await reader.ReadToEndAsync(http.RequestAborted);
            var body = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw AwsException.Validation("the body must be a JSON object");
            await AnswerAsync(http, 200, await route.AnswerAsync(path, body, http.RequestAborted));
        }
        catch (AwsException e)
        {
            await AnswerAsync(http, e.Status, new() { ["message"] = e.Message });
        }
        catch (JsonException e)
        {
            await AnswerAsync(http, 400, new() { ["message"] = $"the body is not JSON: {e.Message}" });
        }
    }

    private static Task AnswerAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
