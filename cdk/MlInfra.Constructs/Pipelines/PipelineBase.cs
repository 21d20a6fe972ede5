using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A SageMaker pipeline, made by this app or elsewhere.</summary>
public abstract class PipelineBase : Construct
{
    private protected PipelineBase(Construct scope, string id)
        : base(scope, id)
    {
    }

    /// <summary>The pipeline's name.</summary>
    public abstract string PipelineName { get; }

    /// <summary>The pipeline's ARN.</summary>
    public virtual string PipelineArn =>
        Stack.Of(this).FormatArn(new ArnComponents { Service = "sagemaker", Resource = "pipeline", ResourceName = PipelineName });

    /// <summary>The ARN for what must come after the pipeline and go before it.</summary>
    internal virtual string TargetArn => PipelineArn;

    /// <summary>The parameters by name, and whether each has a default; null where the definition is not this app's.</summary>
    internal virtual IReadOnlyDictionary<string, bool>? Declared => null;

    /// <summary>The beginnings of the S3 locations that its steps write.</summary>
    internal virtual IReadOnlyCollection<string> Written => [];

    /// <summary>Lets a principal start runs.</summary>
    public Grant GrantStartExecution(IGrantable grantee) => Grant(grantee, Arns(), "sagemaker:StartPipelineExecution");

    /// <summary>Lets a principal see the pipeline and its runs.</summary>
    public Grant GrantRead(IGrantable grantee) => Grant(
        grantee,
        [.. Arns(), .. Arns("/execution/*")],
        "sagemaker:DescribePipeline",
        "sagemaker:DescribePipelineDefinitionForExecution",
        "sagemaker:DescribePipelineExecution",
        "sagemaker:ListPipelineExecutions",
        "sagemaker:ListPipelineExecutionSteps",
        "sagemaker:ListPipelineParametersForExecution");

    /// <summary>Lets a principal stop and retry runs.</summary>
    public Grant GrantControlExecution(IGrantable grantee) =>
        Grant(grantee, Arns("/execution/*"), "sagemaker:StopPipelineExecution", "sagemaker:RetryPipelineExecution");

    /// <summary>A metric of the pipeline, by the service's name.</summary>
    public Metric Metric(string metricName, string statistic = "Sum", Duration? period = null) => new(new MetricProps
    {
        Namespace = "AWS/Sagemaker/ModelBuildingPipeline",
        MetricName = metricName,
        DimensionsMap = new Dictionary<string, string> { ["PipelineName"] = PipelineName },
        Statistic = statistic,
        Period = period ?? Duration.Minutes(5),
    });

    /// <summary>Runs that started.</summary>
    public Metric MetricExecutionStarted() => Metric("ExecutionStarted");

    /// <summary>Runs that succeeded.</summary>
    public Metric MetricExecutionSucceeded() => Metric("ExecutionSucceeded");

    /// <summary>Runs that failed.</summary>
    public Metric MetricExecutionFailed() => Metric("ExecutionFailed");

    /// <summary>Runs that were stopped.</summary>
    public Metric MetricExecutionStopped() => Metric("ExecutionStopped");

    /// <summary>How long runs took, in milliseconds.</summary>
    public Metric MetricExecutionDuration() => Metric("ExecutionDuration", "Average");

    // The service writes the name in lower case in ARNs, and policies tell cases apart.
    internal string[] Arns(string suffix = "") =>
        Tokens.In(PipelineName) || !PipelineName.Any(char.IsUpper)
            ? [PipelineArn + suffix]
            : [PipelineArn + suffix, PipelineArn[..^PipelineName.Length] + PipelineName.ToLowerInvariant() + suffix];

    private static Grant Grant(IGrantable grantee, string[] resources, params string[] actions) =>
        Amazon.CDK.AWS.IAM.Grant.AddToPrincipal(new GrantOnPrincipalOptions { Grantee = grantee, Actions = actions, ResourceArns = resources });
}
