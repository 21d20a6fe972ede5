using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;
using MlInfra.Local.Host;

const string Usage = """
    mlinfra-local --state DIR [--port N] [--region R] [--account ID] [--python P] [--speed X] [--clock X] [--spot-discount N] [--no-seed] [--quiet]

    Starts MlInfra's local endpoint on 127.0.0.1 and prints one line when it listens.
      --state DIR   the folder that holds all state; it is made if it is missing
      --port N      the port; 0 takes any free one (default 4566)
      --region R    the region of every ARN (default us-east-1)
      --account ID  the account of every ARN (default 000000000000)
      --python P    the Python that jobs and models run with (default /usr/bin/python3)
      --speed X     how many times faster than AWS the control plane's waits pass (default 100)
      --clock X     how many times faster than the real one Local's clock runs: metrics, alarms, cool-downs, schedules (default 1)
      --spot-discount N  what a spot instance saves of the on-demand price, in percent (default 70)
      --no-seed     does not make the stack CDKToolkit at the first start; run `cdk bootstrap` yourself
      --quiet       prints nothing
    """;

try
{
    if (args is ["--help"] or ["-h"])
    {
        Console.WriteLine(Usage);
        return 0;
    }
    var options = Read(args);
    await using var app = await LocalHost.StartAsync(options);
    if (!options.Quiet) Console.WriteLine($"listening on {app.Services.GetRequiredService<World>().Endpoint.GetLeftPart(UriPartial.Authority)}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (StartException e)
{
    Console.Error.WriteLine($"mlinfra-local: {e.Message}");
    return e.ExitCode;
}
catch (IOException e)
{
    Console.Error.WriteLine($"mlinfra-local: cannot start: {e.Message}");
    return StartException.StateUnusable;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"mlinfra-local: {e.Message}\n\n{Usage}");
    return 2;
}

static LocalOptions Read(string[] args)
{
    var options = new LocalOptions { StateFolder = "" };
    for (var i = 0; i < args.Length; i++)
    {
        if (args[i] is "--quiet" or "--no-seed")
        {
            options = args[i] == "--quiet" ? options with { Quiet = true } : options with { Seed = false };
            continue;
        }
        var name = args[i];
        string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{name} needs a value");
        double Number() => double.TryParse(Value(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n >= 0
            ? n : throw new ArgumentException($"{name} needs a number, not '{args[i]}'");
        options = name switch
        {
            "--state" => options with { StateFolder = Value() },
            "--port" => options with { Port = Number() is var port && port <= 65535 && port == (int)port ? (int)port : throw new ArgumentException($"--port must be 0 to 65535, not '{args[i]}'") },
            "--region" => options with { Region = Value() },
            "--account" => options with { Account = Value() },
            "--python" => options with { Python = Value() },
            "--speed" => options with { Speed = Number() is > 0 and var speed ? speed : throw new ArgumentException("--speed must be above 0") },
            "--clock" => options with { Clock = Number() is >= 1 and var factor ? factor > 1 ? new FastClock(factor) : TimeProvider.System : throw new ArgumentException("--clock must be 1 or more") },
            "--spot-discount" => options with { SpotDiscount = Number() is <= 100 and var percent ? percent / 100 : throw new ArgumentException("--spot-discount must be 0 to 100") },
            _ => throw new ArgumentException($"there is no option '{name}'"),
        };
    }
    return options.StateFolder.Length > 0 ? options : throw new ArgumentException("--state is missing");
}
