using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Experiments;

/// <summary>What brings a look: the clock, an endpoint that is in service again, and an alarm of the challenger. No event tells more than that.</summary>
internal static class ExperimentRules
{
    private const int StaleAfterSeconds = 3600;
    private const int WatchMinutes = 5;

    /// <summary>Defines them; answers their ARNs.</summary>
    public static IEnumerable<string> Define(Construct scope, ExperimentProps props, PackageFunction function, DeadLetters dead, string[] alarms)
    {
        var minutes = (int)props.Every.ToMinutes();
        yield return new FunctionRule("Time to look at the experiment") { Schedule = $"rate({minutes} minutes)", MaximumAgeSeconds = Math.Min(StaleAfterSeconds, minutes * 60) }
            .Define(scope, "Clock", "ClockPermission", function, dead);
        yield return new FunctionRule("The endpoint of the experiment is in service again")
        {
            MaximumAgeSeconds = StaleAfterSeconds,
            Pattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.sagemaker" },
                ["detail-type"] = new[] { "SageMaker Endpoint State Change" },
                ["detail"] = new Dictionary<string, object> { ["EndpointName"] = new[] { props.Endpoint.EndpointName }, ["EndpointStatus"] = new[] { "IN_SERVICE" } },
            },
        }.Define(scope, "OnUpdate", "OnUpdatePermission", function, dead);
        if (alarms.Length > 0)
        {
            // An alarm rings once: a minute later there may be requests enough to tell its cause from chance.
            if (minutes > WatchMinutes)
            {
                yield return new FunctionRule("Time to look at the guard rails of the experiment") { Schedule = $"rate({WatchMinutes} minutes)", MaximumAgeSeconds = 60 * WatchMinutes, Input = """{"look":"guard"}""" }
                    .Define(scope, "Watch", "WatchPermission", function, dead);
            }

            yield return new FunctionRule("The challenger of the experiment fails or is slow")
            {
                MaximumAgeSeconds = StaleAfterSeconds,
                Pattern = new Dictionary<string, object>
                {
                    ["source"] = new[] { "aws.cloudwatch" },
                    ["detail-type"] = new[] { "CloudWatch Alarm State Change" },
                    ["detail"] = new Dictionary<string, object>
                    {
                        ["alarmName"] = alarms,
                        ["state"] = new Dictionary<string, object> { ["value"] = new[] { "ALARM" } },
                    },
                },
            }.Define(scope, "OnAlarm", "OnAlarmPermission", function, dead);
        }
    }
}
