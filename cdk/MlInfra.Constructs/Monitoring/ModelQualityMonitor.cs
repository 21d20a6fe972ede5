using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>
/// Defines a monitor of how good a model's answers are, once their truth is known: it joins labels with captured answers and holds the
/// metrics, with their intervals, against the limits of the baseline.
/// </summary>
/// <remarks>A label belongs to an answer by the inference id that the caller gave, else by the event id of the captured record.</remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality.html"/>
public sealed class ModelQualityMonitor : EndpointMonitor
{
    /// <summary>Defines a monitor.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or the endpoint does not capture what is needed.</exception>
    public ModelQualityMonitor(Construct scope, string id, ModelQualityMonitorProps props)
        : base(scope, id, props, Part(props))
    {
        MergedUri = $"{ReportsUri}/{Plan.Folder}/merge";
    }

    /// <summary>Where the answers joined with their labels lie, by hour, as JSON Lines and as CSV: data to train with.</summary>
    public string MergedUri { get; }

    /// <summary>Lets a principal put labels.</summary>
    public Grant GrantPutLabels(IGrantable grantee) => Plan.Truth!.Bucket.GrantPut(grantee, $"{Plan.Truth.Prefix}/*");

    private static MonitorPart Part(ModelQualityMonitorProps props)
    {
        ArgumentNullException.ThrowIfNull(props);
        var fields = props.AnswerFields(props.Problem);
        props.GroundTruth.AddTo(fields);
        return new(MonitorKind.ModelQuality)
        {
            Fields = fields,
            Settings = props.Settings.ToNode(),
            LagHours = props.GroundTruth.LagHours,
            NeedsOutput = true,
            Needs = [.. props.GroundTruth.Needs()],
            Check = problems =>
            {
                props.CheckAnswers(problems);
                props.GroundTruth.Check(problems, nameof(props.GroundTruth));
                props.Settings.Check(problems, nameof(props.Settings));
            },
        };
    }
}
