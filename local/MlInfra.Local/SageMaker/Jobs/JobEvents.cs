using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>The detail of a job's events: what Describe answers, with times in epoch milliseconds (of training jobs as text).</summary>
internal static class JobEvents
{
    /// <summary>The detail.</summary>
    public static JsonObject Detail(JobKind kind, JsonObject body)
    {
        var detail = body.Copy();
        foreach (var (name, value) in body)
        {
            if (name.EndsWith("Time", StringComparison.Ordinal) && value?.GetValueKind() == JsonValueKind.Number)
            {
                var milliseconds = (long)Math.Round(value.Deserialize<double>() * 1000);
                detail[name] = kind == JobKind.Training ? milliseconds.ToString(CultureInfo.InvariantCulture) : milliseconds;
            }
        }

        foreach (var transition in detail.Objects("SecondaryStatusTransitions"))
        {
            foreach (var time in new[] { "StartTime", "EndTime" })
                if (transition.Number(time) is { } seconds) transition[time] = (long)Math.Round(seconds * 1000);
        }

        if (kind == JobKind.Training) detail["Tags"] ??= new JsonObject();
        return detail;
    }
}
