using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.EndToEnd.Tests.Support;

/// <summary>
/// A developer's laptop: a state folder and a port of its own, the mlinfra command, the cdk CLI, boto3 and the JavaScript SDK, all as
/// processes. Disposing stops the local endpoint and removes the state.
/// </summary>
public sealed class Laptop : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlinfra e2e "); // a path with spaces, everywhere

    public Laptop() => Port = FreePort();

    public int Port { get; }

    public string State => Path.Combine(_folder.FullName, "state");

    public string Scratch => _folder.FullName;

    /// <summary>What any AWS tool needs to call the local endpoint.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{Port}",
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_MAX_ATTEMPTS"] = "1",
        ["NO_PROXY"] = "127.0.0.1",
        ["NODE_NO_WARNINGS"] = "1",
        ["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true",
        ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "18,19,20,21",
        ["CDK_HOME"] = Path.Combine(_folder.FullName, "cdk-home"),
        ["CDK_DISABLE_CLI_TELEMETRY"] = "true",
        ["MLINFRA_SETUP"] = "done",
        ["MLINFRA_ROOT"] = Repository.Root,
    };

    /// <summary>Runs `mlinfra COMMAND ...` on this laptop.</summary>
    internal Task<Outcome> MlInfraAsync(string command, params string[] arguments) =>
        Run.ToEndAsync("dotnet", [Repository.At("cli", "MlInfra.Cli", "bin", "Release", "net10.0", "mlinfra.dll"), command, "--state", State, "--port", $"{Port}", .. arguments], Environment);

    /// <summary>Runs it with --json and gives the document.</summary>
    internal async Task<JsonObject> MlInfraJsonAsync(string command, params string[] arguments) =>
        JsonNode.Parse((await MlInfraAsync(command, [.. arguments, "--json"])).Succeeded().Output)!.AsObject();

    /// <summary>Runs the cdk CLI in the repository's root.</summary>
    internal Task<Outcome> CdkAsync(params string[] arguments) =>
        Run.ToEndAsync(Repository.At("node_modules", ".bin", "cdk"), [.. arguments, "--no-color"], Environment);

    /// <summary>Starts the local endpoint and deploys stacks of the tests' own CDK app to it.</summary>
    internal Task DeployAsync(params string[] stacks) => DeployAsync(50, stacks);

    /// <summary>Deploys them where waits pass so many times faster than in AWS.</summary>
    internal async Task DeployAsync(int speed, params string[] stacks)
    {
        (await MlInfraAsync("up", "--bare", "--speed", $"{speed}")).Succeeded();
        (await CdkAsync("bootstrap", "aws://000000000000/us-east-1", "--output", Path.Combine(Scratch, "bootstrap"))).Succeeded();
        var app = Repository.At("tests", "MlInfra.EndToEnd.Tests.Stacks", "bin", "Release", "net10.0", "MlInfra.EndToEnd.Tests.Stacks.dll");
        var output = Path.Combine(Scratch, "stacks");
        (await CdkAsync(["deploy", .. stacks, "--exclusively", "--require-approval", "never", "--context", $"stacks={string.Join(',', stacks)}", "--app", $"dotnet \"{app}\"", "--output", output])).Succeeded();
    }

    /// <summary>Runs a judge in Python; what it prints last must be JSON.</summary>
    internal async Task<JsonNode> PythonAsync(string judge, params object[] arguments) =>
        Document(await Run.ToEndAsync(Repository.Python, [Judge(judge), .. arguments.Select(Text)], Environment));

    /// <summary>Runs a judge in JavaScript.</summary>
    internal async Task<JsonNode> NodeAsync(string judge, params object[] arguments) =>
        Document(await Run.ToEndAsync("node", [Judge(judge), .. arguments.Select(Text)], Environment));

    /// <summary>Synthesizes the App once more, into a folder whose template a test may change before it deploys it.</summary>
    internal async Task<Assembly> SynthesizeAsync()
    {
        var folder = Path.Combine(Scratch, $"assembly-{Guid.NewGuid():N}");
        (await CdkAsync("synth", "--quiet", "--output", folder)).Succeeded();
        return new(folder);
    }

    internal async Task<int> ProcessIdAsync()
    {
        using var http = new HttpClient();
        return JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{Port}/_mlinfra/health")).RootElement.GetProperty("pid").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await MlInfraAsync("down");
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A job that is just ending may still write; the system's temporary folder is cleared anyway.
        }
    }

    private static JsonNode Document(Outcome outcome)
    {
        outcome.Succeeded();
        return JsonNode.Parse(outcome.Output.Trim().Split('\n')[^1])!;
    }

    private static string Judge(string name) => Repository.At("tests", "MlInfra.EndToEnd.Tests", "Judges", name);

    private static string Text(object value) => value as string ?? JsonSerializer.Serialize(value);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
