using System.Diagnostics;

namespace MlInfra.Local.Tests.Support;

/// <summary>What a process printed and how it ended.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>Runs real clients as processes.</summary>
public static class Run
{
    public static async Task<Ran> ProcessAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end in time");
        }
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>The environment of a client of that endpoint.</summary>
    public static Dictionary<string, string> ClientEnvironment(LocalFixture local) => ClientEnvironment(local.Endpoint);

    /// <summary>The environment of a client of the endpoint at that address.</summary>
    public static Dictionary<string, string> ClientEnvironment(Uri endpoint) => new()
    {
        ["LOCAL"] = endpoint.GetLeftPart(UriPartial.Authority),
        ["AWS_ENDPOINT_URL"] = endpoint.GetLeftPart(UriPartial.Authority),
        ["AWS_ACCESS_KEY_ID"] = "laptop",
        ["AWS_SECRET_ACCESS_KEY"] = "laptop",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/nonexistent",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent",
        ["AWS_PAGER"] = "",
        ["NO_PROXY"] = "127.0.0.1,localhost",
    };
}
