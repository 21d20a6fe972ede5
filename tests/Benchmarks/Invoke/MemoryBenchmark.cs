using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Benchmarks.Support;
using MlInfra.Aws.SageMakerRuntime;

namespace Benchmarks.Invoke;

/// <summary>
/// What an idle endpoint holds of the machine's memory: in Local's own process and in its model servers, against a bare Python process
/// that has loaded the same model. Shared pages count by their share (Pss).
/// </summary>
internal static class MemoryBenchmark
{
    private const double Target = 1.25;

    // What a container of this model must hold in any case.
    private const string Bare = """
        import sys, importlib.util, time, numpy
        spec = importlib.util.spec_from_file_location('inference', sys.argv[1]); m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)
        m.predict_fn(m.input_fn(open(sys.argv[3]).read(), 'application/json'), m.model_fn(sys.argv[2]))
        print('ready', flush=True); sys.stdin.read()
        """;

    public static async Task<bool> RunAsync(int? rounds)
    {
        var count = rounds ?? 10;
        await using var platform = await Platform.UpAsync();
        var record = (await File.ReadAllLinesAsync(Repository.At("samples", "tumour", "data", "breast-cancer.csv")))[1];
        var body = $$"""{"instances": [[{{record[(record.IndexOf(',', StringComparison.Ordinal) + 1)..]}}]]}""";
        using var local = Process.GetProcessById(JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(platform.State, "local.json"))).RootElement.GetProperty("pid").GetInt32());
        var config = JsonDocument.Parse(await platform.AwsAsync("sagemaker", "describe-endpoint", "--endpoint-name", platform.Outputs["EndpointName"])).RootElement.GetProperty("EndpointConfigName").GetString()!;
        var runtime = new SageMakerRuntimeClient(platform.Options);

        await SettleAsync();
        var (ownBefore, serversBefore) = (Pss(local.Id), Servers(local.Id));
        for (var i = 0; i < count; i++)
        {
            var name = $"idle-{i}";
            await platform.AwsAsync("sagemaker", "create-endpoint", "--endpoint-name", name, "--endpoint-config-name", config);
            await platform.AwsAsync("sagemaker", "wait", "endpoint-in-service", "--endpoint-name", name);
            await runtime.InvokeEndpointAsync(new() { EndpointName = name, Body = System.Text.Encoding.UTF8.GetBytes(body), Accept = "application/json" });
        }

        await SettleAsync();
        var (own, servers) = (Pss(local.Id), Servers(local.Id));
        var added = servers.Where(s => !serversBefore.ContainsKey(s.Key)).Select(s => s.Value).Order().ToList();
        var bare = await BareAsync(platform, body);
        var ratio = added[added.Count / 2] / bare;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            memory: {count} endpoints of the bundled model added, each asked once, then idle (Pss, MB)
              Local's own process       {own:0.0} with {serversBefore.Count + added.Count} model servers, {ownBefore:0.0} with {serversBefore.Count}: {(own - ownBefore) / count:0.00} an endpoint
              a model server            median {added[added.Count / 2]:0.0}, most {added[^1]:0.0} ({added.Count / (double)count:0.#} an endpoint)
              an endpoint               {added.Sum() / count + (own - ownBefore) / count:0.0} in all
              a bare Python with it     {bare:0.0}
              server / bare             {ratio:0.00} (target {Target})
            """));
        return ratio <= Target;
    }

    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(5));

    private static async Task<double> BareAsync(Platform platform, string body)
    {
        var model = Directory.EnumerateFiles(platform.State, "model.joblib", SearchOption.AllDirectories).First();
        var request = Path.Combine(platform.Scratch, "request.json");
        await File.WriteAllTextAsync(request, body);
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Bare, Repository.At("samples", "tumour", "scripts", "inference.py"), Path.GetDirectoryName(model)!, request])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException("The bare process did not load the model.");
        var held = Pss(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return held;
    }

    /// <summary>The model servers below a process, with what each holds.</summary>
    private static Dictionary<int, double> Servers(int parent)
    {
        var found = new Dictionary<int, double>();
        foreach (var child in Children(parent))
        {
            var line = File.ReadAllText($"/proc/{child}/cmdline").Split('\0');
            if (line[0].Contains("python", StringComparison.Ordinal) && line.Any(w => w.EndsWith("mlinfra_server.py", StringComparison.Ordinal))) found[child] = Pss(child);
            else foreach (var (id, held) in Servers(child)) found[id] = held;
        }

        return found;
    }

    private static IEnumerable<int> Children(int pid) =>
        Directory.EnumerateDirectories($"/proc/{pid}/task").SelectMany(t => File.ReadAllText(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(c => int.Parse(c, CultureInfo.InvariantCulture));

    private static double Pss(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal))[4..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
}
