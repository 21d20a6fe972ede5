using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Runs a RegisterModel step: a model package as the pipeline's role would make it.</summary>
internal static class RegisterStep
{
    /// <summary>Registers; notes the package's ARN and what it is.</summary>
    public static async Task RunAsync(PipelineTools tools, ExecutionDocument execution, StepDefinition step, JsonObject arguments, CancellationToken stopping)
    {
        var role = RoleAccess.Session(execution.RoleArn);
        var request = arguments.Copy();
        foreach (var empty in request.Where(p => p.Value is null).Select(p => p.Key).ToList()) request.Remove(empty);
        var origin = request.Object("MetadataProperties") ?? [];
        origin["GeneratedBy"] ??= execution.Arn;
        if (origin.Parent is null) request["MetadataProperties"] = origin;
        await EnsureGroupAsync(tools, request.Text("ModelPackageGroupName"), role, stopping);
        var arn = (await CallAsync(tools, "CreateModelPackage", request, role, stopping)).Required("ModelPackageArn");
        // The step has done its work: what later steps may read of it needs no leave of the role.
        var properties = await CallAsync(tools, "DescribeModelPackage", new JsonObject { ["ModelPackageName"] = arn }, new Principal(role.Arn, null), stopping);
        var metadata = new JsonObject { ["RegisterModel"] = new JsonObject { ["Arn"] = arn } };
        tools.Executions.ChangeStep(execution.Arn, step, s => s with { Metadata = metadata.ToJsonString(), Properties = properties.ToJsonString() });
    }

    // SageMaker makes a group that is missing.
    private static async Task EnsureGroupAsync(PipelineTools tools, string? group, Principal role, CancellationToken stopping)
    {
        if (group is null) return;
        try
        {
            await tools.Calls.CallAsync("DescribeModelPackageGroup", new JsonObject { ["ModelPackageGroupName"] = group }, new Principal(role.Arn, null), stopping);
        }
        catch (AwsException)
        {
            await CallAsync(tools, "CreateModelPackageGroup", new JsonObject { ["ModelPackageGroupName"] = group.Split('/')[^1] }, role, stopping);
        }
    }

    private static async Task<JsonObject> CallAsync(PipelineTools tools, string operation, JsonObject input, Principal role, CancellationToken stopping)
    {
        try
        {
            return await tools.Calls.CallAsync(operation, input, role, stopping);
        }
        catch (AwsException e)
        {
            throw StepFault.Of(operation, e);
        }
    }
}
