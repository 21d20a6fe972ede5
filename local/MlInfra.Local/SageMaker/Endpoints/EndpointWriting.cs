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
            if (live.Capture is { } capture) answer["DataCaptureConfig"] = Capture(capture);
        }

        if (endpoint.LastDeploymentConfig is { } last) answer["LastDeploymentConfig"] = last.Copy();
        if (endpoint is { Pending: { } pending, Live: not null })
        {
            answer["PendingDeploymentSummary"] = new JsonObject
            {
                ["EndpointConfigName"] = pending.Plan.ConfigName,
                ["StartTime"] = Json.Epoch(pending.Started),
                ["ProductionVariants"] = Json.Array(pending.Plan.Variants.Select(v => Variant(v, VariantState.Of(v), pending.Started))),
            };
        }

        return answer;
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

    private static JsonObject Variant(VariantPlan plan, VariantState state, DateTimeOffset resolved) => new()
    {
        ["VariantName"] = plan.Name,
        ["DeployedImages"] = new JsonArray(new JsonObject
        {
            ["SpecifiedImage"] = plan.Model.Image, ["ResolvedImage"] = plan.Model.Image, ["ResolutionTime"] = Json.Epoch(resolved),
        }),
        ["CurrentWeight"] = state.CurrentWeight,
        ["DesiredWeight"] = state.DesiredWeight,
        ["CurrentInstanceCount"] = state.CurrentCount,
        ["DesiredInstanceCount"] = state.DesiredCount,
    };

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
