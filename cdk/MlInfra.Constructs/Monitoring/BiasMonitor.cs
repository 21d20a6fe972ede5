using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Defines a monitor of whether some are treated differently: Clarify's metrics of bias, for each facet, as far as the captured traffic and
/// the labels allow, held against the baseline.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-bias-drift.html"/>
public sealed class BiasMonitor : EndpointMonitor
{
    /// <summary>Defines a monitor.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or the endpoint does not capture what is needed.</exception>
    public BiasMonitor(Construct scope, string id, BiasMonitorProps props)
        : base(scope, id, props, Part(props))
    {
    }

    private static MonitorPart Part(BiasMonitorProps props)
    {
        ArgumentNullException.ThrowIfNull(props);
        var fields = props.AnswerFields(ProblemType.BinaryClassification);
        fields["facets"] = new System.Text.Json.Nodes.JsonArray([.. props.Facets.Select(facet => facet.ToNode())]);
        SettingsNode.Add(fields, "group", props.Group, null);
        props.GroundTruth?.AddTo(fields);
        return new(MonitorKind.Bias)
        {
            Fields = fields,
            Settings = props.Settings.ToNode(),
            LagHours = props.GroundTruth?.LagHours ?? 0,
            NeedsOutput = true,
            Needs = [.. props.GroundTruth?.Needs() ?? []],
            Check = problems => Check(problems, props),
        };
    }

    private static void Check(Problems problems, BiasMonitorProps props)
    {
        props.CheckAnswers(problems);
        props.GroundTruth?.Check(problems, nameof(props.GroundTruth));
        if (props.GroundTruth is { LateHours: > 0 } late)
        {
            problems.Add($"{nameof(props.GroundTruth)}.{nameof(late.LateHours)}", $"{late.LateHours} hours", "be 0 for bias, which has counted the call without its label by then", "raise LagHours");
        }

        props.Settings.Check(problems, nameof(props.Settings));
        if (props.Facets.Count == 0)
        {
            problems.Add(nameof(props.Facets), "none", "name at least one, which is compared with the others", "add BiasFacet.OfValues(column, value)");
        }

        for (var i = 0; i < props.Facets.Count; i++)
        {
            props.Facets[i].Check(problems, $"{nameof(props.Facets)}[{i}]", props.Features);
        }

        if (props.Group is { } group && props.Features.Count > 0 && !props.Features.Contains(group))
        {
            problems.Add(nameof(props.Group), $"'{group}'", "be one of Features", $"did you mean {Nearest.Say(group, props.Features, 1)}?");
        }
    }
}
