using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.ScalingGuard;

/// <summary>An endpoint, its scaling, its stack, and the place of CloudFormation's answers.</summary>
public sealed class FakeGuarded : LoopbackServer
{
    private readonly Queue<string> _states = new();

    public bool Exists { get; set; } = true;

    public string Config { get; set; } = "config-1";

    public string? FailureReason { get; set; }

    public string InstanceType { get; set; } = "ml.m5.large";

    public string StackStatus { get; set; } = "UPDATE_IN_PROGRESS";

    public HashSet<string> Registered { get; } = [];

    /// <summary>The operations that change something, with their requests.</summary>
    public List<(string Operation, JsonObject Request)> Changes { get; } = [];

    public List<JsonObject> Answers { get; } = [];

    public string? AnswerContentType { get; private set; }

    /// <summary>Statuses with which the place of the answers refuses, before it takes them.</summary>
    public Queue<int> Refusals { get; } = new();

    /// <summary>The state that the endpoint stays in.</summary>
    public string Status { get; set; } = "InService";

    public bool ConfigExists { get; set; } = true;

    /// <summary>States before the one that stays, InService.</summary>
    public void Passes(params string[] states) => Array.ForEach(states, _states.Enqueue);

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (context.Request.Method == "PUT")
        {
            if (Refusals.TryDequeue(out var refusal))
            {
                context.Response.StatusCode = refusal;
                return;
            }
            AnswerContentType = context.Request.ContentType;
            Answers.Add(JsonNode.Parse(body)!.AsObject());
            return;
        }
        var asked = Asked.Of(context.Request, body);
        if (!asked.IsJson)
        {
            await context.Response.WriteAsync($"""
                <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
                  <StackId>{FakeAws.StackId}</StackId><StackName>Tumour</StackName><StackStatus>{StackStatus}</StackStatus><CreationTime>2026-01-02T03:04:05.678Z</CreationTime>
                </member></Stacks></DescribeStacksResult></DescribeStacksResponse>
                """);
            return;
        }
        var request = JsonNode.Parse(body)!.AsObject();
        var operation = asked.Operation;
        if (operation == "DeregisterScalableTarget" && !Registered.Contains((string)request["ResourceId"]!))
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{ "__type": "ObjectNotFoundException", "message": "No scalable target found" }""");
            return;
        }
        if (operation == "DescribeEndpoint" && !Exists)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{ "__type": "ValidationException", "message": "Could not find endpoint \"arn\"." }""");
            return;
        }
        if (operation == "DescribeEndpointConfig" && !ConfigExists)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{ "__type": "ValidationException", "message": "Could not find endpoint configuration \"arn\"." }""");
            return;
        }
        await context.Response.WriteAsync(operation switch
        {
            "DescribeEndpoint" => new JsonObject
            {
                ["EndpointName"] = "churn",
                ["EndpointArn"] = "arn",
                ["EndpointConfigName"] = Config,
                ["EndpointStatus"] = _states.TryDequeue(out var state) ? state : Status,
                ["FailureReason"] = FailureReason,
            }.ToJsonString(),
            "DescribeEndpointConfig" => $$"""{ "ProductionVariants": [{ "VariantName": "AllTraffic", "InstanceType": "{{InstanceType}}" }] }""",
            "DescribeScalableTargets" => new JsonObject
            {
                ["ScalableTargets"] = new JsonArray([.. Registered.Where(id => id == (string?)request["ResourceIds"]![0])
                    .Select(id => (JsonNode)new JsonObject { ["ResourceId"] = id, ["ScalableDimension"] = "sagemaker:variant:DesiredInstanceCount", ["MinCapacity"] = 1, ["MaxCapacity"] = 2 })]),
            }.ToJsonString(),
            _ => Change(operation, request),
        });
    }

    private string Change(string operation, JsonObject request)
    {
        Changes.Add((operation, request));
        if (operation == "DeregisterScalableTarget") Registered.Remove((string)request["ResourceId"]!);
        if (operation == "RegisterScalableTarget") Registered.Add((string)request["ResourceId"]!);
        return "{}";
    }
}
