using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>One laptop on which `mlinfra up --approve` was run: what most tests look at and go on with.</summary>
public sealed class DeployedPlatform : IAsyncLifetime
{
    public const string Stack = "Tumour";

    public Laptop Laptop { get; } = new();

    /// <summary>What `up` said, as its JSON document.</summary>
    public JsonObject Up { get; private set; } = [];

    public async ValueTask InitializeAsync() => Up = await Laptop.MlInfraJsonAsync("up", "--approve");

    public ValueTask DisposeAsync() => Laptop.DisposeAsync();

    internal async Task<JsonObject> DescribeAsync() => (await Laptop.PythonAsync("describe.py", Stack)).AsObject();

    /// <summary>Trains one more version; answers its number.</summary>
    internal async Task<int> TrainAsync() => int.Parse((string)(await Laptop.MlInfraJsonAsync("run", "--wait"))["version"]!);

    /// <summary>The number of the version that the stack serves.</summary>
    internal async Task<int> ServingAsync() => int.Parse(((string)(await DescribeAsync())["parameters"]!["ModelPackageArn"]!).Split('/')[^1]);

    /// <summary>Waits until the stack is at rest and serves that version.</summary>
    internal async Task ServesAsync(int version)
    {
        for (var deadline = DateTime.UtcNow.AddMinutes(10); DateTime.UtcNow < deadline; await Task.Delay(500))
        {
            var now = await DescribeAsync();
            if (!((string)now["status"]!).EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && ((string)now["parameters"]!["ModelPackageArn"]!).EndsWith($"/{version}", StringComparison.Ordinal)) return;
        }
        Assert.Fail($"version {version} was not served within ten minutes\n{(await Laptop.MlInfraAsync("logs", "deploy")).All}");
    }
}

[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<DeployedPlatform>
{
    public const string Name = "platform";
}
