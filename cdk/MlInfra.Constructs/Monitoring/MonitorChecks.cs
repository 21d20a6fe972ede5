using System.Text.RegularExpressions;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What would only show when nothing is judged, or at the first run.</summary>
internal static partial class MonitorChecks
{
    /// <summary>Throws if anything is wrong; answers the plan else.</summary>
    public static MonitorPlan Run(MonitorPlan plan, Problems problems, string region)
    {
        var props = plan.Props;
        if (!Tokens.In(plan.Name) && !Name().IsMatch(plan.Name))
        {
            problems.Add(nameof(props.MonitorName), $"'{plan.Name}'", "be 1 to 63 letters, digits and inner hyphens, as SageMaker names schedules", "shorten it or leave it out");
        }

        if (props.ReportsPrefix.Length == 0 || props.ReportsPrefix.StartsWith('/') || props.ReportsPrefix.EndsWith('/'))
        {
            problems.Add(nameof(props.ReportsPrefix), $"'{props.ReportsPrefix}'", "name a folder of the bucket without slashes at its ends", "take monitoring");
        }

        props.Schedule.Check(problems, nameof(props.Schedule));
        props.Baseline.Check(problems, nameof(props.Baseline), plan.Part.Kind);
        CheckColumns(problems, nameof(props.Features), props.Features);
        CheckColumns(problems, nameof(props.Answers), props.Answers);
        CheckAlarms(problems, plan);
        Captured(problems, plan);
        plan.Part.Check(problems);
        props.Backend.Check(problems, plan, region);
        problems.ThrowIfAny();
        return plan;
    }

    private static void CheckColumns(Problems problems, string property, IReadOnlyList<string> columns)
    {
        foreach (var twice in columns.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            problems.Add(property, $"{twice.Count()} named '{twice.Key}'", "have names that differ", "rename all but one");
        }
    }

    private static void CheckAlarms(Problems problems, MonitorPlan plan)
    {
        const string At = nameof(MonitorProps.Alarms) + ".";
        var (alarms, hours) = (plan.Props.Alarms, plan.Props.Schedule.PeriodHours);
        if (alarms.ViolatedPeriods < 1 || alarms.ViolatedPeriods > alarms.Periods)
        {
            problems.Add(At + nameof(alarms.ViolatedPeriods), $"{alarms.ViolatedPeriods} of {alarms.Periods} periods", "be 1 to the number of periods", "take 2 of 3");
        }

        foreach (var (name, periods) in new[] { (nameof(alarms.Periods), alarms.Periods), (nameof(alarms.MissingPeriods), alarms.MissingPeriods) })
        {
            var looked = MonitorAlarmSet.Looked(periods) * hours;
            if (periods < 1 || looked > MonitorAlarmSet.MostHours)
            {
                problems.Add(At + name, $"{periods} periods of {hours} hours, which with the one that goes on are {looked} hours",
                    $"be at least 1 and look back at most {MonitorAlarmSet.MostHours} hours, as CloudWatch's alarms do", "take fewer or shorter periods");
            }
        }
    }

    private static void Captured(Problems problems, MonitorPlan plan)
    {
        const string At = nameof(MonitorProps.Endpoint);
        if (plan.Props.Source is null == plan.Props.Endpoint is null)
        {
            problems.Add(At, plan.Props.Source is null ? "neither Endpoint nor Source" : "Endpoint and Source", "be one of the two, which the monitor watches", plan.Props.Source is null ? "set Endpoint" : "remove one");
            problems.ThrowIfAny();
        }

        if (plan.Props.Source is { } source)
        {
            SourceChecks.Run(problems, plan, source);
            return;
        }

        var (endpoint, given) = (plan.Endpoint, plan.Props.Capture);
        var variants = (endpoint as HostedEndpoint)?.VariantNames ?? [];
        if (plan.Props.Variant is { } variant && variants.Count > 0 && !variants.Contains(variant))
        {
            problems.Add(nameof(plan.Props.Variant), $"'{variant}'", $"be a variant of the endpoint ({Nearest.Or([.. variants])})", $"did you mean {Nearest.Say(variant, variants, 1)}?");
        }

        if (endpoint is ServerlessEndpoint or AsyncEndpoint or InferenceComponentEndpoint)
        {
            problems.Add(At, $"'{endpoint.Node.Path}', of type {endpoint.GetType().Name}", "keep its requests, which SageMaker does for real-time and multi-model endpoints alone", "serve by a RealTimeEndpoint with Capture, or let callers write what they ask under a dated prefix and watch MonitoredSource.DataSet");
            return;
        }

        if (endpoint is HostedEndpoint hosted && given is not null && given != hosted.Captured)
        {
            problems.Add(nameof(plan.Props.Capture), "another capture than the endpoint's", "be left out for an endpoint that is defined here", "set Capture at the endpoint");
        }

        if ((endpoint as HostedEndpoint)?.Captured is null && given is null)
        {
            problems.Add(endpoint is HostedEndpoint ? At : nameof(plan.Props.Capture), endpoint is HostedEndpoint ? $"'{endpoint.Node.Path}', which keeps no requests" : "nothing for an endpoint that is made elsewhere",
                "say what is captured, which is all that a monitor can see", "set Capture = new DataCapture { Bucket = ... }" + (endpoint is HostedEndpoint ? " at the endpoint" : " as that endpoint has it"));
            return;
        }

        CheckCapture(problems, plan);
    }

    private static void CheckCapture(Problems problems, MonitorPlan plan)
    {
        var capture = plan.Capture;
        if (capture.Percentage == 0)
        {
            problems.Add("Capture.Percentage", "0 %", "keep some of the requests, or there is nothing to judge", "take 100, or 20 where there are many");
        }

        if (!capture.Input)
        {
            problems.Add("Capture.Input", "false", "be true: the monitor looks at the requests", "set Input = true");
        }

        if (plan.Part.NeedsOutput && !capture.Output)
        {
            problems.Add("Capture.Output", "false", $"be true: a monitor of {plan.Part.Kind} looks at the answers", "set Output = true");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Name();
}
