using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>What the executable does as a processing job: <c>monitor check</c> and <c>monitor baseline</c>.</summary>
internal static class MonitorCommand
{
    /// <summary>Where a processing job's container leaves its last word: DescribeProcessingJob's ExitMessage.</summary>
    private const string Message = "/opt/ml/output/message";

    /// <returns>0 done, 1 failed and may be tried again, 2 given wrongly.</returns>
    public static async Task<int> RunAsync(string[] arguments, JsonLog log, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            var said = arguments switch
            {
                ["check", .. var rest] => await CheckCommand.RunAsync(rest, new MonitorServices(new AwsOptions()), log, clock, cancel).ConfigureAwait(false),
                ["baseline", .. var rest] => await BaselineCommand.RunAsync(rest, log, cancel).ConfigureAwait(false),
                _ => throw new UsageException("The commands are: monitor check --definition <file or JSON> --from <time> --until <time>; monitor baseline --kind <kind> --data <folder> --output <folder>."),
            };
            Leave(said);
            return 0;
        }
        catch (Exception e) when (e is UsageException or FunctionConfigurationException)
        {
            log.Error(e.Message, null);
            Leave(e.Message);
            return 2;
        }
        catch (Exception e)
        {
            log.Error("The command failed.", e);
            Leave(e.Message);
            return 1;
        }
    }

    private static void Leave(string text)
    {
        if (Directory.Exists(Path.GetDirectoryName(Message))) File.WriteAllText(Message, text.Length > 1000 ? text[..1000] : text);
    }
}
