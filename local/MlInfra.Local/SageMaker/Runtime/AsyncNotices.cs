using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What asynchronous endpoints publish to their topics, in AWS's form.</summary>
internal static class AsyncNotices
{
    private const int LongestAnswer = 128 * 1024;

    /// <summary>Of an answer that lies in S3.</summary>
    public static string Completed(AsyncRequest request, World world, in ModelAnswer answer, bool withAnswer)
    {
        var response = new JsonObject { ["contentType"] = answer.ContentType, ["outputLocation"] = request.Output };
        if (withAnswer && answer.Body.Length <= LongestAnswer) response["responseBody"] = Encoding.UTF8.GetString(answer.Body);
        return Of(request, world, "Completed", response).ToJsonString();
    }

    /// <summary>Of a request that failed.</summary>
    public static string Failed(AsyncRequest request, World world, string code, string reason, string? answer = null)
    {
        var response = new JsonObject();
        if (request.Failure is not null) response["outputLocation"] = request.Failure;
        if (answer is not null && Encoding.UTF8.GetByteCount(answer) <= LongestAnswer) response["responseBody"] = answer;
        var notice = Of(request, world, "Failed", response);
        notice["failureReason"] = $"{code}: {reason}";
        return notice.ToJsonString();
    }

    private static JsonObject Of(AsyncRequest request, World world, string status, JsonObject response)
    {
        var asked = new JsonObject { ["endpointName"] = request.Endpoint, ["inputLocation"] = request.Input };
        if (request.ContentType is not null) asked["contentType"] = request.ContentType;
        if (request.Accept is not null) asked["accept"] = request.Accept;
        if (request.CustomAttributes is not null) asked["customAttributes"] = request.CustomAttributes;
        return new JsonObject
        {
            ["awsRegion"] = world.Region,
            ["eventTime"] = Time(world.Now),
            ["receivedTime"] = Time(request.Received),
            ["invocationStatus"] = status,
            ["requestParameters"] = asked,
            ["responseParameters"] = response,
            ["inferenceId"] = request.InferenceId,
            ["eventVersion"] = "1.0",
            ["eventSource"] = "aws:sagemaker",
            ["eventName"] = "InferenceResult",
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
