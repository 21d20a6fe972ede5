using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using MlInfra.Aws;
using MlInfra.Aws.CloudFormation;

namespace Benchmarks.Support;

/// <summary>The bundled platform, brought up by `mlinfra up --approve` on a port and with a state of its own; disposing takes it down.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlb-"); // short: socket paths are

    private Platform()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string State => Path.Combine(_folder.FullName, "state");

    public string Scratch => _folder.FullName;

    public AwsOptions Options => new()
    {
        Endpoint = new Uri($"http://127.0.0.1:{Port}"),
        Region = "us-east-1",
        Credentials = new BasicAWSCredentials("local", "local"),
    };

    public IReadOnlyDictionary<string, string> Outputs { get; private set; } = new Dictionary<string, string>();

    public static async Task<Platform> UpAsync()
    {
        var platform = new Platform();
        try
        {
            await platform.MlInfraAsync("up", "--approve");
            var stack = await new CloudFormationClient(platform.Options).DescribeStackAsync("Tumour");
            platform.Outputs = stack.Outputs.ToDictionary(o => o.OutputKey, o => o.OutputValue);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>The local endpoint alone, with nothing deployed.</summary>
    public static async Task<Platform> BareAsync()
    {
        var platform = new Platform();
        try
        {
            await platform.MlInfraAsync("up", "--bare");
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the AWS CLI against it.</summary>
    public Task<string> AwsAsync(params string[] arguments) => Run.OutputAsync("aws", arguments, new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{Port}",
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_PROFILE"] = null,
    }, Scratch);

    public async ValueTask DisposeAsync()
    {
        await MlInfraAsync("down");
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A model server that is just ending may still write; the system clears its temporary folder anyway.
        }
    }

    private Task<string> MlInfraAsync(string command, params string[] arguments) => Run.OutputAsync(
        "dotnet",
        [Repository.Built("cli", "MlInfra.Cli", "mlinfra.dll"), command, "--state", State, "--port", $"{Port}", .. arguments],
        new Dictionary<string, string?> { ["MLINFRA_ROOT"] = Repository.Root, ["MLINFRA_SETUP"] = "done" });
}
