using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a RegisterModel step: a model package as the pipeline's role would make it.</summary>
internal static class RegisterStep
{
    /// <summary>Registers; notes the package's ARN and what it is.</summary>
    public static void Run(StepAttempt attempt) => attempt.Once(() =>
    {
        var request = attempt.Request();
        var origin = request.Object("MetadataProperties") ?? [];
        origin["GeneratedBy"] ??= attempt.Execution.Arn;
        if (origin.Parent is null) request["MetadataProperties"] = origin;
        EnsureGroup(attempt, request.Text("ModelPackageGroupName"));
        var arn = attempt.Call("CreateModelPackage", request).Required("ModelPackageArn");
        var properties = attempt.Call("DescribeModelPackage", new JsonObject { ["ModelPackageName"] = arn }, attempt.Self);
        attempt.Executes("RegisterModel", new JsonObject { ["Arn"] = arn });
        attempt.Change(s => s with { Properties = properties.ToJsonString() });
    });

    // SageMaker makes a group that is missing.
    private static void EnsureGroup(StepAttempt attempt, string? group)
    {
        if (group is null) return;
        try
        {
            attempt.Tools.Calls.Call("DescribeModelPackageGroup", new JsonObject { ["ModelPackageGroupName"] = group }, attempt.Self);
        }
        catch (AwsException)
        {
            attempt.Call("CreateModelPackageGroup", new JsonObject { ["ModelPackageGroupName"] = group.Split('/')[^1] });
        }
    }
}
