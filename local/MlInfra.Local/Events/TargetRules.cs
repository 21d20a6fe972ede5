using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>What a target may be. What would be dropped silently is refused by name.</summary>
internal static class TargetRules
{
    private static readonly HashSet<string> Taken =
        ["Id", "Arn", "RoleArn", "Input", "InputPath", "InputTransformer", "RetryPolicy", "DeadLetterConfig", "SageMakerPipelineParameters"];

    private static readonly string[] Inputs = ["Input", "InputPath", "InputTransformer"];

    public static void Check(JsonObject target)
    {
        target.Required("Id");
        var arn = target.Required("Arn");
        foreach (var (name, value) in target)
            if (value is not null && !Taken.Contains(name)) throw AwsException.NotSupported($"the parameter {name} of an EventBridge target");
        switch (Service(arn))
        {
            case "sqs" or "sns" or "lambda" or "logs":
                break;
            case "sagemaker" when arn.Contains(":pipeline/", StringComparison.Ordinal):
                if (target.Text("RoleArn") is null) throw AwsException.Validation($"RoleArn is required for target {arn}.");
                break;
            default:
                throw AwsException.NotSupported($"the EventBridge target {arn} (it has SQS, SNS, Lambda, Logs and SageMaker pipelines)");
        }
        var inputs = Inputs.Count(target.ContainsKey);
        if (inputs > 1) throw AwsException.Validation($"Only one of Input, InputPath, or InputTransformer must be provided for target {target.Text("Id")}.");
        if (target.Object("InputTransformer") is { } transformer) transformer.Required("InputTemplate");
    }

    public static string Service(string arn) => arn.Split(':') is { Length: > 5 } parts && parts[0] == "arn"
        ? parts[2]
        : throw AwsException.Validation($"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format.");
}
