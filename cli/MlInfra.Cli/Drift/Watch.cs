using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Drift;

/// <summary>What watches the deployed endpoint, as the stack's outputs name it.</summary>
internal sealed record Watch
{
    public required string Endpoint { get; init; }

    /// <summary>The prefix of reports.</summary>
    public required string Reports { get; init; }

    /// <summary>Where labels are put.</summary>
    public required string GroundTruth { get; init; }

    public required IReadOnlyList<WatchedMonitor> Monitors { get; init; }

    public required string RetrainLogGroup { get; init; }

    public static Watch Of(DeployedStack stack, string endpoint) => new()
    {
        Endpoint = endpoint,
        Reports = Needed(stack, "MonitorReportsUri"),
        GroundTruth = Needed(stack, "GroundTruthUri"),
        RetrainLogGroup = Needed(stack, "RetrainLogGroupName"),
        Monitors =
        [
            new("data quality", Needed(stack, "DataMonitorName"), Needed(stack, "DataAlarmName"), "DataQuality"),
            new("model quality", Needed(stack, "QualityMonitorName"), Needed(stack, "QualityAlarmName"), "ModelQuality"),
        ],
    };

    private static string Needed(DeployedStack stack, string output) =>
        stack.Output(output) ?? throw new CliException($"Stack '{stack.Stack.StackName}' has no output {output}: it was deployed without monitors.", "Deploy it again: ./mlinfra deploy");
}

/// <summary>A monitor: what it watches, its name, its alarm on violations, and what `logs` calls its log.</summary>
internal sealed record WatchedMonitor(string Title, string Name, string Alarm, string Log);
