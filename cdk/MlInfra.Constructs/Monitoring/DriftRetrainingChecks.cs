using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Triggers;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

internal static class DriftRetrainingChecks
{
    private const double Day = 24 * 60;

    /// <summary>The Lambda package's folder, when nothing is wrong.</summary>
    public static string Run(Construct scope, DriftRetrainingProps props, Problems problems)
    {
        Monitors(scope, props, problems);
        Parameters(props, problems);
        Range(problems, nameof(props.CoolDown), props.CoolDown, 1, 30 * Day, "1 minute to 30 days", "24 hours");
        Range(problems, nameof(props.LookBack), props.LookBack, 60, 30 * Day, "1 hour to 30 days", "7 days");
        Range(problems, nameof(props.LookEvery), props.LookEvery, 1, Day, "1 minute to 1 day, in whole minutes", "15 minutes", whole: true);
        if (props.MaxRunsPerDay is < 1 or > 100)
        {
            problems.Add(nameof(props.MaxRunsPerDay), $"{props.MaxRunsPerDay}", "be 1 to 100", "take 1");
        }

        FunctionChecks.Memory(problems, nameof(props.MemoryMiB), props.MemoryMiB, usual: 512);
        FunctionChecks.LogRetention(problems, nameof(props.LogRetentionDays), props.LogRetentionDays);
        var package = LambdaPackage.Find(props.LambdaPackage, problems);
        problems.ThrowIfAny();
        return package!;
    }

    private static void Monitors(Construct scope, DriftRetrainingProps props, Problems problems)
    {
        if (props.Monitors.Count is 0 or > 100)
        {
            problems.Add(nameof(props.Monitors), $"{props.Monitors.Count} monitors", "be 1 to 100", "name the monitors whose drift is to be answered");
        }

        foreach (var twice in props.Monitors.GroupBy(monitor => monitor.Node.Path).Where(same => same.Count() > 1))
        {
            problems.Add(nameof(props.Monitors), $"'{twice.Key}' {twice.Count()} times", "name each monitor once", "leave the others out");
        }

        var stack = Stack.Of(scope).Node.Path;
        foreach (var other in props.Monitors.Where(monitor => Stack.Of(monitor).Node.Path != stack))
        {
            problems.Add(nameof(props.Monitors), $"'{other.Node.Path}' of another stack",
                "be of the same stack: its alarm tells the topic here, and the function here asks for the alarm", "define the retraining beside the monitor");
        }
    }

    private static void Parameters(DriftRetrainingProps props, Problems problems)
    {
        const string At = nameof(props.WindowParameters) + ".";
        var window = props.WindowParameters;
        TriggerChecks.Parameters(problems, props.Pipeline, new Dictionary<string, string>(),
            (At + nameof(window.From), window.From), (At + nameof(window.Until), window.Until), (At + nameof(window.LabelledData), window.LabelledData));
        if (window.LabelledData is not { } labelled)
        {
            return;
        }

        if (!props.Monitors.Any(DriftWatch.Labels))
        {
            problems.Add(At + nameof(window.LabelledData), $"'{labelled}', but no monitor writes labelled records", "come with a ModelQualityMonitor of this account", "add one to Monitors, or leave it out");
        }

        if (props.Pipeline.Declared is { } declared && declared.TryGetValue(labelled, out var hasDefault) && !hasDefault)
        {
            problems.Add(At + nameof(window.LabelledData), $"'{labelled}', which has no default", "have one, for drift that other monitors find has no labelled records", "give the parameter a default");
        }
    }

    private static void Range(Problems problems, string property, Duration time, double least, double most, string range, string usual, bool whole = false)
    {
        var minutes = ExactTime.Minutes(time);
        if (minutes < least || minutes > most || (whole && minutes != Math.Floor(minutes)))
        {
            problems.Add(property, $"{minutes} minutes", $"be {range}", $"take {usual}");
        }
    }
}
