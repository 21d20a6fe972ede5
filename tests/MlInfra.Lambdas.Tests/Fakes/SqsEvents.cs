using System.Text;
using System.Text.Json.Nodes;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>Batches as Lambda's SQS poller hands them over.</summary>
public static class SqsEvents
{
    public static string StateChange(int version, string approval = "Approved", params string[] updated) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = "aws.sagemaker",
        ["detail-type"] = "SageMaker Model Package State Change",
        ["detail"] = new JsonObject
        {
            ["ModelPackageGroupName"] = FakeAws.Group,
            ["ModelPackageArn"] = FakeAws.Arn(version),
            ["ModelPackageVersion"] = version,
            ["ModelApprovalStatus"] = approval,
            ["UpdatedModelPackageFields"] = updated.Length == 0 ? null : new JsonArray([.. updated.Select(field => (JsonNode)field)]),
        },
    }.ToJsonString();

    /// <summary>What a schedule of EventBridge puts into the queue.</summary>
    public static string Clock() => new JsonObject
    {
        ["version"] = "0", ["id"] = Guid.NewGuid().ToString(), ["source"] = "aws.events", ["detail-type"] = "Scheduled Event", ["detail"] = new JsonObject(),
    }.ToJsonString();

    public static ReadOnlyMemory<byte> Batch(params string[] bodies) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["Records"] = new JsonArray([.. bodies.Select((body, i) => (JsonNode)new JsonObject
        {
            ["messageId"] = $"m{i + 1}",
            ["receiptHandle"] = "r",
            ["body"] = body,
            ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "1" },
            ["eventSource"] = "aws:sqs",
        })]),
    }.ToJsonString());
}
