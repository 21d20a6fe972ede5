using System.Net.Sockets;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Host;

public sealed class StartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-start-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_taken_port_is_named_and_exits_with_3()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var ran = await LocalProcess.RunAsync("--port", $"{port}", "--state", folder);

        Assert.Equal(3, ran.ExitCode);
        Assert.Equal($"mlinfra-local: port {port} is taken by another program; stop it or choose another port with --port.\n", ran.Error);
        Assert.Empty(ran.Output);
    }

    [Fact]
    public async Task Two_endpoints_cannot_share_a_state_folder()
    {
        using var first = await LocalProcess.StartAsync(folder);

        var ran = await LocalProcess.RunAsync("--port", "0", "--state", folder);

        Assert.Equal(4, ran.ExitCode);
        Assert.Matches($"^mlinfra-local: another MlInfra Local \\(process \\d+, port {first.Endpoint.Port}\\) uses the state folder {folder};", ran.Error);
    }

    [Fact]
    public async Task Health_tells_and_shutdown_ends_the_process_and_frees_the_folder()
    {
        using var http = new HttpClient();
        using (var first = await LocalProcess.StartAsync(folder))
        {
            var health = System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync(new Uri(first.Endpoint, "/_mlinfra/health")))!;
            Assert.Equal("ok", (string?)health["status"]);
            Assert.Equal(folder, (string?)health["state"]);
            Assert.Equal(first.Endpoint.Port, (int)health["port"]!);

            using var answer = await http.PostAsync(new Uri(first.Endpoint, "/_mlinfra/shutdown"), null);

            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal(0, await first.ExitAsync());
        }
        using var second = await LocalProcess.StartAsync(folder);
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--port", "70000")]
    [InlineData("--what", "1")]
    [InlineData("--state")]
    public async Task Wrong_options_exit_with_2_and_the_usage(params string[] arguments)
    {
        var ran = await LocalProcess.RunAsync(arguments);

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("Starts MlInfra's local endpoint", ran.Error);
    }
}
