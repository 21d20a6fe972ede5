using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What Model Monitor refuses, or never runs.</summary>
internal static class ModelMonitorChecks
{
    private const string At = "Backend.";

    public static void Run(Problems problems, MonitorPlan plan, ModelMonitoring options, string region)
    {
        var spec = InstanceCatalogue.Check(problems, At + nameof(options.InstanceType), options.InstanceType, InstanceUse.Processing);
        if (spec?.NvmeGB > 0 && options.VolumeKey is not null)
        {
            problems.Add(At + nameof(options.VolumeKey), $"a key with '{spec.Name}'",
                "be left out for types with local NVMe, which encrypt their disks themselves", "remove the key, or take a type without NVMe");
        }

        if (options.InstanceCount is < 1 or > 100)
        {
            problems.Add(At + nameof(options.InstanceCount), $"{options.InstanceCount}", "be 1 to 100", "take 1");
        }

        if (options.VolumeSizeInGB is < 1 or > 512)
        {
            problems.Add(At + nameof(options.VolumeSizeInGB), $"{options.VolumeSizeInGB} GB", "be 1 to 512 GB", "take 20");
        }

        MaxRun(problems, plan, options);
        Baseline(problems, plan);
        Limits(problems, options);
        Kind(problems, plan);
        new ModelMonitorJob(plan, options).Image.Resolve(problems, nameof(MonitorProps.Backend), ImageUse.Monitoring, options.InstanceType, region);
    }

    private static void MaxRun(Problems problems, MonitorPlan plan, ModelMonitoring options)
    {
        var joined = plan.Part.Kind is MonitorKind.ModelQuality or MonitorKind.Bias;
        var period = plan.Props.Schedule.PeriodHours * 3600;
        var most = Math.Min(joined ? period / 2 : period, 86400);
        if (ModelMonitorJob.MaxRunSeconds(plan, options) is var seconds && (seconds < 60 || seconds > most))
        {
            problems.Add(At + nameof(options.MaxRun), $"{seconds} seconds",
                joined ? $"be 60 to {most} seconds: the run that joins traffic with its truth takes the other half of the period" : $"be 60 to {most} seconds, so that it ends before the next begins",
                $"take {most}");
        }
    }

    private static void Baseline(Problems problems, MonitorPlan plan)
    {
        if (plan.Props.Baseline.Group is not null)
        {
            problems.Add(nameof(MonitorProps.Baseline), "that of the deployed version", "be files that are there before the schedule: Model Monitor compares with fixed ones",
                "take MonitorBaseline.FromFiles, or leave Backend out");
        }
    }

    private static void Limits(Problems problems, ModelMonitoring options)
    {
        if (options.Limits.Count is < 1 or > 10)
        {
            problems.Add(At + nameof(options.Limits), $"{options.Limits.Count} metrics", "be 1 to 10, which one alarm takes", options.Limits.Count == 0 ? "add one: Model Monitor tells values, not violations" : "leave some out");
        }

        for (var i = 0; i < options.Limits.Count; i++)
        {
            options.Limits[i].Check(problems, $"{At}{nameof(options.Limits)}[{i}]");
        }
    }

    private static void Kind(Problems problems, MonitorPlan plan)
    {
        if (plan.Props is BiasMonitorProps { GroundTruth: null })
        {
            problems.Add(nameof(BiasMonitorProps.GroundTruth), "nothing", "be given with Model Monitor, which needs the truth", "set GroundTruth, or leave Backend out");
        }

        if (plan.Props.Source is { IsTransform: false } source)
        {
            problems.Add(nameof(MonitorProps.Source), source.Described, "be batch transform or an endpoint, all that Model Monitor watches", "leave Backend out");
        }

        if (plan.Props.Endpoint is MultiModelEndpoint many)
        {
            problems.Add(nameof(MonitorProps.Endpoint), $"'{many.Node.Path}', of many models", "serve one model with Model Monitor", "leave Backend out");
        }

        if (plan.Truth is { LateHours: > 0 } truth)
        {
            problems.Add($"{nameof(GroundTruth)}.{nameof(truth.LateHours)}", $"{truth.LateHours} hours", "be 0 with Model Monitor, which joins labels once", "raise LagHours, or leave Backend out");
        }

        if (plan.Part.Settings.Count > 0)
        {
            problems.Add("Settings", "settings that differ from the defaults", "be left out with Model Monitor, which goes by the baseline's constraints alone", "set thresholds in constraints.json");
        }

        if (plan.Props is MonitorProps { Variant: not null })
        {
            problems.Add(nameof(MonitorProps.Variant), $"'{plan.Props.Variant}'", "be left out with Model Monitor, which judges the endpoint as a whole", "remove it");
        }
    }
}
