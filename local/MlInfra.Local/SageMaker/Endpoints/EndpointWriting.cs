using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Endpoints as the API answers them.</summary>
internal static class EndpointWriting
{
    /// <summary>As DescribeEndpoint answers.</summary>
    public static JsonObject Describe(EndpointDocument endpoint)
    {
        var answer = new JsonObject
        {
            ["EndpointName"] = endpoint.Name,
            ["EndpointArn"] = endpoint.Arn,
            ["EndpointConfigName"] = endpoint.ConfigName,
            ["EndpointStatus"] = endpoint.Status,
            ["CreationTime"] = Json.Epoch(endpoint.Created),
            ["LastModifiedTime"] = Json.Epoch(endpoint.Modified),
        };
        if (endpoint.FailureReason is not null) answer["FailureReason"] = endpoint.FailureReason;
        if (endpoint.Live is { } live)
        {
            answer["ProductionVariants"] = Json.Array(live.Variants.Select(v => Variant(v, endpoint.Variants.FirstOrDefault(s => s.Name == v.Name) ?? VariantState.Of(v), endpoint.Modified)));
            if (live.Shadows.Count > 0)
                answer["ShadowProductionVariants"] = Json.Array(live.Shadows.Select(v => Variant(v, endpoint.Variants.FirstOrDefault(s => s.Name == v.Name) ?? VariantState.Of(v), endpoint.Modified)));
            if (live.Async is { } asynchronous) answer["AsyncInferenceConfig"] = Async(asynchronous);
            if (live.Capture is { } capture) answer["DataCaptureConfig"] = Capture(capture);
        }

        if (endpoint.LastDeploymentConfig is { } last) answer["LastDeploymentConfig"] = last.Copy();
        if (endpoint is { Pending: { } pending, Live: not null })
        {
            answer["PendingDeploymentSummary"] = new JsonObject
            {
                ["EndpointConfigName"] = pending.Plan.ConfigName,
                ["StartTime"] = Json.Epoch(pending.Started),
                ["ProductionVariants"] = Json.Array(pending.Plan.Variants.Select(v => Pending(v, pending))),
            };
            if (pending.Plan.Shadows.Count > 0) answer["PendingDeploymentSummary"]!["ShadowProductionVariants"] = Json.Array(pending.Plan.Shadows.Select(v => Pending(v, pending)));
        }

        return answer;
    }

    /// <summary>The detail of an event about the deployment under way.</summary>
    public static JsonObject Deployment(EndpointDocument endpoint)
    {
        var pending = endpoint.Pending!;
        return new JsonObject
        {
            ["EndpointName"] = endpoint.Name,
            ["EndpointArn"] = endpoint.Arn,
            ["EndpointConfigName"] = endpoint.ConfigName,
            ["ProductionVariants"] = Json.Array(endpoint.Variants.Select(Counts)),
            ["EndpointStatus"] = EndpointStore.Upper(endpoint.Status),
            ["CreationTime"] = endpoint.Created.ToUnixTimeMilliseconds(),
            ["LastModifiedTime"] = endpoint.Modified.ToUnixTimeMilliseconds(),
            ["PendingDeploymentSummary"] = new JsonObject
            {
                ["EndpointConfigName"] = pending.Plan.ConfigName,
                ["StartTime"] = pending.Started.ToUnixTimeMilliseconds(),
                ["ProductionVariants"] = Json.Array(pending.Plan.Variants.Select(v => WithPhase(Counts(VariantState.Of(v)), pending.Phase, t => JsonValue.Create(t.ToUnixTimeMilliseconds())))),
            },
        };
    }

    private static JsonObject Counts(VariantState state) => new()
    {
        ["VariantName"] = state.Name,
        ["CurrentWeight"] = state.CurrentWeight,
        ["DesiredWeight"] = state.DesiredWeight,
        ["CurrentInstanceCount"] = state.CurrentCount,
        ["DesiredInstanceCount"] = state.DesiredCount,
    };

    private static JsonObject Pending(VariantPlan plan, PendingUpdate pending)
    {
        var variant = WithPhase(Variant(plan, VariantState.Of(plan), pending.Started), pending.Phase, Json.Epoch);
        if (plan.Serverless is null) variant["InstanceType"] = plan.InstanceType;
        return variant;
    }

    private static JsonObject WithPhase(JsonObject variant, DeploymentPhase? phase, Func<DateTimeOffset, JsonNode> time)
    {
        if (phase is not null)
            variant["VariantStatus"] = new JsonArray(new JsonObject { ["Status"] = phase.Status, ["StatusMessage"] = phase.Message, ["StartTime"] = time(phase.Since) });
        return variant;
    }

    /// <summary>As ListEndpoints answers.</summary>
    public static JsonObject Summary(EndpointDocument endpoint) => new()
    {
        ["EndpointName"] = endpoint.Name,
        ["EndpointArn"] = endpoint.Arn,
        ["CreationTime"] = Json.Epoch(endpoint.Created),
        ["LastModifiedTime"] = Json.Epoch(endpoint.Modified),
        ["EndpointStatus"] = endpoint.Status,
    };

    private static JsonObject Variant(VariantPlan plan, VariantState state, DateTimeOffset resolved)
    {
        var answer = new JsonObject
        {
            ["VariantName"] = plan.Name,
            ["CurrentWeight"] = state.CurrentWeight,
            ["DesiredWeight"] = state.DesiredWeight,
        };
        if (!plan.IsForComponents)
        {
            answer["DeployedImages"] = Json.Array(plan.Model.Containers.Select(c => new JsonObject
            {
                ["SpecifiedImage"] = c.Image, ["ResolvedImage"] = c.Image, ["ResolutionTime"] = Json.Epoch(resolved),
            }));
        }

        if (plan.Serverless is { } serverless)
        {
            answer["CurrentServerlessConfig"] = Serverless(serverless, state.CurrentCount);
            answer["DesiredServerlessConfig"] = Serverless(serverless, state.DesiredCount);
            return answer;
        }

        answer["CurrentInstanceCount"] = state.CurrentCount;
        answer["DesiredInstanceCount"] = state.DesiredCount;
        if (plan.Managed is { } managed) answer["ManagedInstanceScaling"] = new JsonObject { ["Status"] = "ENABLED", ["MinInstanceCount"] = managed.Min, ["MaxInstanceCount"] = managed.Max };
        if (plan.RoutingStrategy is { } strategy) answer["RoutingConfig"] = new JsonObject { ["RoutingStrategy"] = strategy };
        return answer;
    }

    private static JsonObject Serverless(ServerlessPlan plan, int provisioned)
    {
        var answer = new JsonObject { ["MemorySizeInMB"] = plan.MemoryMb, ["MaxConcurrency"] = plan.MaxConcurrency };
        if (provisioned > 0) answer["ProvisionedConcurrency"] = provisioned;
        return answer;
    }

    private static JsonObject Async(AsyncPlan plan)
    {
        var output = new JsonObject { ["S3OutputPath"] = plan.OutputPath };
        if (plan.FailurePath is not null) output["S3FailurePath"] = plan.FailurePath;
        if (plan.KmsKeyId is not null) output["KmsKeyId"] = plan.KmsKeyId;
        if (plan.SuccessTopic is not null || plan.ErrorTopic is not null)
        {
            var told = new JsonObject();
            if (plan.SuccessTopic is not null) told["SuccessTopic"] = plan.SuccessTopic;
            if (plan.ErrorTopic is not null) told["ErrorTopic"] = plan.ErrorTopic;
            if (plan.AnswerInSuccess || plan.AnswerInError)
                told["IncludeInferenceResponseIn"] = new JsonArray([.. plan.AnswerInSuccess ? [AsyncPlan.InSuccess] : Array.Empty<JsonNode>(), .. plan.AnswerInError ? [AsyncPlan.InError] : Array.Empty<JsonNode>()]);
            output["NotificationConfig"] = told;
        }

        return new JsonObject { ["ClientConfig"] = new JsonObject { ["MaxConcurrentInvocationsPerInstance"] = plan.MaxConcurrentPerInstance }, ["OutputConfig"] = output };
    }

    private static JsonObject Capture(CapturePlan capture)
    {
        var answer = new JsonObject
        {
            ["EnableCapture"] = capture.Enabled,
            ["CaptureStatus"] = capture.Enabled ? "Started" : "Stopped",
            ["CurrentSamplingPercentage"] = capture.SamplingPercentage,
            ["DestinationS3Uri"] = capture.Destination,
        };
        answer["KmsKeyId"] = capture.KmsKeyId ?? "";
        return answer;
    }
}
