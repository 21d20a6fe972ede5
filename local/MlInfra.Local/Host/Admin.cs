using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>The endpoint's own calls under /_mlinfra.</summary>
internal sealed class Admin(World world, IHostApplicationLifetime lifetime)
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
                await AnswerAsync(http, 404, new() { ["message"] = $"there is no {http.Request.Method} {http.Request.Path}; there are GET {Prefix}/health and POST {Prefix}/shutdown" });
                break;
        }
    }

    private static Task AnswerAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
