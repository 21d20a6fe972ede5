using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Experiments;

/// <summary>The function that judges, with just the leave that takes.</summary>
internal static class ExperimentFunction
{
    public static PackageFunction Define(Construct scope, ExperimentProps props, string package, string definition, string parameterRef, DeadLetters dead)
    {
        var function = new PackageFunction(scope, new("JudgeExperiment")
        {
            Package = package,
            Description = $"Judges {props.Challenger} against {props.Champion}",
            May = [.. May(props, parameterRef)],
            Environment = new Dictionary<string, string> { ["EXPERIMENT"] = definition },
            TimeoutSeconds = 120,
            MemoryMiB = props.MemoryMiB,
            LogRetentionDays = props.LogRetentionDays,
            RemovalPolicy = props.RemovalPolicy,
            DeadLetterArn = dead.Arn,
            PlainLogReason = "the log names variants, shares and counts and holds no data; CloudWatch encrypts it with its own key.",
            Findings =
            [
                ("NIST.800.53.R5-LambdaConcurrency", "a schedule calls it, and the endpoint's own updates and alarms; doubled looks do no harm."),
                ("NIST.800.53.R5-LambdaInsideVPC", "it calls AWS's APIs and reaches nothing in a VPC."),
            ],
        });
        function.AlarmOnErrors($"The experiment between {props.Champion} and {props.Challenger} is not judged: read the function's log", props.AlarmTopic);
        return function;
    }

    private static IEnumerable<Allow> May(ExperimentProps props, string parameterRef)
    {
        yield return new("LookAtAndShiftTheEndpoint", ["sagemaker:DescribeEndpoint", "sagemaker:UpdateEndpointWeightsAndCapacities"], props.Endpoint.AllArns);
        yield return new("LookAtConfigurations", ["sagemaker:DescribeEndpointConfig"], [$"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:endpoint-config/*"])
        {
            WildcardReason = "CloudFormation names configurations anew with every change.",
        };
        yield return new("ReadTheMetrics", ["cloudwatch:GetMetricData"], ["*"]) { WildcardReason = "the action has no resources and no condition." };
        yield return new("PutTheMetrics", ["cloudwatch:PutMetricData"], ["*"])
        {
            When = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = props.MetricNamespace } },
            WildcardReason = "the action has no resources; the condition holds it to the one namespace.",
        };
        yield return new("KeepTheState", ["ssm:GetParameter", "ssm:PutParameter"], [$"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:parameter{parameterRef}"]);
    }
}
