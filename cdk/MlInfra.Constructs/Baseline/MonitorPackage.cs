using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Baseline;

/// <summary>Where the executable lies that jobs run to judge traffic and to make baselines: one file, self-contained, for Linux on x86-64.</summary>
internal static class MonitorPackage
{
    public const string FileName = "mlinfra-monitor";

    private const string Variable = "MLINFRA_MONITOR_PACKAGE";

    /// <summary>The given file, the one that the environment names, or <c>.setup/monitor/mlinfra-monitor</c> above the program; null with a problem if there is none.</summary>
    public static string? Find(string? given, string property, Problems problems)
    {
        var named = given ?? Environment.GetEnvironmentVariable(Variable);
        var file = string.IsNullOrEmpty(named) ? SetUpFolder.Find("monitor") is { } folder ? Path.Combine(folder, FileName) : null : named;
        if (file is not null && Path.GetFileName(file) == FileName && File.Exists(file))
        {
            return file;
        }

        problems.Add(property, file is null ? "no folder .setup/monitor above the program" : $"'{file}'",
            $"be the file {FileName}", $"run lambdas/publish-monitor.sh, or set {Variable} to the file that it published");
        return null;
    }
}
