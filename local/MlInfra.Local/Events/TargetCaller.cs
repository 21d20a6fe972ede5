using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>Calls a target as EventBridge does: by the target's own policy, or as the target's role.</summary>
internal sealed class TargetCaller(
    RuleStore rules, Lazy<IQueues> queues, Lazy<ITopics> topics, Lazy<IFunctions> functions, Lazy<ILogSink> logs, Lazy<IAuthorizer> authorizer,
    Lazy<IEnumerable<IServiceRoom>> rooms)
{
    public const string ServicePrincipal = "events.amazonaws.com";

    public async Task CallAsync(DeliveryDocument delivery, RuleDocument rule, CancellationToken cancellationToken)
    {
        var target = JsonNode.Parse(delivery.Target)!.AsObject();
        var arn = target.Required("Arn");
        var ruleArn = rules.ArnOf(rule.Name);
        var input = TargetInput.Of(target, delivery.Event, rule, ruleArn, delivery.Accepted);
        switch (TargetRules.Service(arn))
        {
            case "sqs":
                queues.Value.Send(arn, input, ServicePrincipal, ruleArn);
                break;
            case "sns":
                topics.Value.Publish(arn, null, input, ServicePrincipal, ruleArn);
                break;
            case "lambda":
                functions.Value.Enqueue(arn, Encoding.UTF8.GetBytes(input), ServicePrincipal, ruleArn);
                break;
            case "logs":
                logs.Value.Append(arn.Split(":log-group:")[1].TrimEnd('*').TrimEnd(':'), rule.Name, [input]);
                break;
            default:
                await StartPipelineAsync(target, arn, rule, delivery, cancellationToken);
                break;
        }
    }

    private async Task StartPipelineAsync(JsonObject target, string pipelineArn, RuleDocument rule, DeliveryDocument delivery, CancellationToken cancellationToken)
    {
        var role = target.Required("RoleArn");
        authorizer.Value.DemandTrust(role, ServicePrincipal);
        var session = $"arn:aws:sts::{role.Split(':')[4]}:assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/{rule.Name}";
        var caller = new Principal(session, role);
        var input = new JsonObject
        {
            ["PipelineName"] = pipelineArn,
            ["PipelineParameters"] = Parameters(target, delivery.Event),
            // The delivery's own id: a try that was cut off after the start does not start a second execution.
            ["ClientRequestToken"] = delivery.Id.Replace("-", "", StringComparison.Ordinal),
        };
        var operation = rooms.Value.Where(r => r.SigningName == "sagemaker").SelectMany(r => r.Operations).FirstOrDefault(o => o.Name == "StartPipelineExecution")
            ?? throw AwsException.NotSupported("sagemaker:StartPipelineExecution");
        var call = new Call("sagemaker", operation.Name, input, caller, Guid.NewGuid().ToString());
        foreach (var need in operation.Needs?.Invoke(call) ?? [new("sagemaker:StartPipelineExecution", pipelineArn)]) authorizer.Value.Demand(caller, need);
        await operation.Handle(call, cancellationToken);
    }

    // A parameter's value may be a path into the event ($.detail.object.key).
    private static JsonArray Parameters(JsonObject target, string eventJson)
    {
        var tree = JsonNode.Parse(eventJson)!;
        var list = target.Object("SageMakerPipelineParameters")?.Objects("PipelineParameterList") ?? [];
        return new([.. list.Select(p => (JsonNode)new JsonObject
        {
            ["Name"] = p.Required("Name"),
            ["Value"] = p.Required("Value") is var value && value.StartsWith("$.", StringComparison.Ordinal)
                ? TargetInput.Select(tree, value) is { } selected ? JsonReading.AsText(selected) : ""
                : value,
        })]);
    }
}
