using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A function that looks every hour which periods have not been judged, and a job for those that are too large for it.</summary>
internal sealed class InAccountBackend(InAccountMonitoring options) : MonitorBackend
{
    // Ten minutes after the hour its last traffic is in S3. Every hour, also where periods are longer: what failed is tried again soon.
    private const string EveryHour = "cron(10 * * * ? *)";

    private string? _lambdaPackage;
    private string? _executable;

    internal override void Check(Problems problems, MonitorPlan plan, string region)
    {
        const string At = "Backend.";
        _lambdaPackage = LambdaPackage.Find(options.LambdaPackage, problems);
        FunctionChecks.Memory(problems, At + nameof(options.MemoryMiB), options.MemoryMiB, usual: 1769);
        FunctionChecks.LogRetention(problems, At + nameof(options.LogRetentionDays), options.LogRetentionDays);
        if (options.LambdaMiB is < 1 or > 10240)
        {
            problems.Add(At + nameof(options.LambdaMiB), $"{options.LambdaMiB} MiB", "be 1 to 10240 MiB, what a function can read in its time", "take 64");
        }

        if (options.CatchUpHours is < 1 or > 336)
        {
            problems.Add(At + nameof(options.CatchUpHours), $"{options.CatchUpHours} hours", "be 1 to 336 hours, since CloudWatch takes no older values", "take 48");
        }
        else if (options.CatchUpHours < plan.Props.Schedule.PeriodHours)
        {
            problems.Add(At + nameof(options.CatchUpHours), $"{options.CatchUpHours} hours", $"be at least a period of {plan.Props.Schedule.PeriodHours} hours, or nothing is ever judged", "take 48");
        }

        if (options.LateHours is < 0 or > 336)
        {
            problems.Add(At + nameof(options.LateHours), $"{options.LateHours} hours", "be 0 to 336 hours", "take 24");
        }

        var seconds = options.Timeout.ToSeconds();
        if (seconds is < 60 or > 900)
        {
            problems.Add(At + nameof(options.Timeout), $"{seconds} seconds", "be 1 to 15 minutes, as long as Lambda lets a function run", "take 10 minutes");
        }

        if (options.Job is { } job)
        {
            _executable = MonitorPackage.Find(job.MonitorPackage, At + nameof(options.Job) + ".MonitorPackage", problems);
            MonitorJobRun.Check(problems, At + nameof(options.Job), job, region);
        }

        // What is wrong may not be writable.
        if (!problems.Any)
        {
            MonitorDefinitionJson.Check(problems, plan, options);
        }
    }

    internal override CfnAlarm Define(EndpointMonitor monitor, MonitorPlan plan)
    {
        var (job, jobNeeds) = options.Job is { } wanted ? MonitorJobRun.Define(monitor, plan, wanted, _executable!) : (null, []);
        var definition = MonitorDefinitionJson.Of(plan, options, job);
        var dead = new DeadLetters(monitor);
        var function = new PackageFunction(monitor, new("CheckTraffic")
        {
            Package = _lambdaPackage!,
            Description = $"Judges the traffic of {plan.Watched}",
            May = [.. MonitorNeeds.OfFunction(plan), .. jobNeeds],
            Environment = new Dictionary<string, string> { ["MONITOR"] = definition },
            TimeoutSeconds = (int)options.Timeout.ToSeconds(),
            MemoryMiB = options.MemoryMiB,
            LogRetentionDays = options.LogRetentionDays,
            RemovalPolicy = options.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log counts records and names files and holds no traffic; CloudWatch encrypts it with its own key.",
            Findings =
            [
                ("NIST.800.53.R5-LambdaConcurrency", "EventBridge calls it once an hour; a second run at the same time does nothing twice."),
                ("NIST.800.53.R5-LambdaInsideVPC", "it calls AWS's APIs and reaches nothing in a VPC."),
            ],
        });
        monitor.Definition = definition;
        (monitor.FunctionName, monitor.LogGroupName) = (function.Name, function.LogGroupName);
        dead.Accept(new FunctionRule($"It is time to judge the traffic of {plan.Watched}") { Schedule = EveryHour, MaximumAgeSeconds = 3600 }
            .Define(monitor, "EveryHour", "Permission", function, dead));
        dead.Alarm($"A run of the monitor {plan.Name} could not be started or failed twice: read the dead letters and the function's log", plan.Props.Alarms.Topic);
        function.AlarmOnErrors($"A run of the monitor {plan.Name} failed: read its log", plan.Props.Alarms.Topic);
        return MonitorAlarmSet.Define(monitor, plan);
    }
}
