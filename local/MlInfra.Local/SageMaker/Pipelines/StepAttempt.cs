using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>One attempt of one step.</summary>
/// <param name="Tools">What it works with.</param>
/// <param name="Execution">The execution as it was when the attempt began.</param>
/// <param name="Step">The step.</param>
/// <param name="Document">What is kept of the step so far: an attempt that goes on after a restart finds what it noted.</param>
/// <param name="Arguments">The arguments, evaluated.</param>
/// <param name="Values">What the definition's references mean.</param>
/// <param name="Stopping">Cancelled when the execution is to stop.</param>
internal sealed record StepAttempt(
    PipelineTools Tools, ExecutionDocument Execution, StepDefinition Step, StepDocument Document, JsonObject Arguments, IValues Values, CancellationToken Stopping)
{
    /// <summary>The pipeline's role, as which everything is asked for.</summary>
    public Principal Role { get; } = RoleAccess.Session(Execution.RoleArn);

    /// <summary>This endpoint itself, for what later steps may read of the step: that needs no leave.</summary>
    public Principal Self => new(Role.Arn, null);

    /// <summary>A member of the step beside its arguments, such as FunctionArn, evaluated.</summary>
    public string Text(string member) => Expressions.Evaluate(Step.Body[member], Values) is JsonValue v ? JsonReading.AsText(v) : throw new StepFault($"ClientError: The step has no {member}.");

    /// <summary>The arguments as a request: what is null is not sent.</summary>
    public JsonObject Request()
    {
        var request = Arguments.Copy();
        foreach (var empty in request.Where(p => p.Value is null).Select(p => p.Key).ToList()) request.Remove(empty);
        return request;
    }

    /// <summary>Changes what is kept of the step.</summary>
    public StepDocument Change(Func<StepDocument, StepDocument> change) => Tools.Executions.ChangeStep(Execution.Arn, Step, change);

    /// <summary>Notes that it runs, and what it is.</summary>
    public void Executes(string member, JsonObject content) => Change(s => s with
    {
        Status = s.Status == "Stopping" ? s.Status : "Executing", Metadata = new JsonObject { [member] = content }.ToJsonString(),
    });

    /// <summary>Calls an operation that answers at once. Throws a StepFault if it refuses.</summary>
    public JsonObject Call(string operation, JsonObject input, Principal? caller = null)
    {
        try
        {
            return Tools.Calls.Call(operation, input, caller ?? Role);
        }
        catch (AwsException e)
        {
            throw StepFault.Of($"sagemaker:{operation}", e);
        }
    }

    /// <summary>Makes something and notes it, both or neither: a restart in between can't make it twice.</summary>
    public void Once(Action make) => Tools.State.Atomically(make);

    /// <summary>Adds the tag by which AWS marks what an execution made.</summary>
    public void Tag(JsonObject request)
    {
        if (request["Tags"] is not JsonArray tags) request["Tags"] = tags = [];
        tags.Add((JsonNode)new JsonObject { ["Key"] = "sagemaker:pipeline-execution-arn", ["Value"] = Execution.Arn });
    }
}
