using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Lambdas.Tests.Fakes;

namespace Benchmarks.ColdStart;

/// <summary>CloudFormation and SageMaker with one stack and one approved version that is not deployed yet, answered without delay.</summary>
internal sealed class OneStack : LoopbackServer
{
    public const string StackId = "arn:aws:cloudformation:us-east-1:123456789012:stack/Tumour/1";
    public const string Group = "tumour-models";
    private const string Version = "arn:aws:sagemaker:us-east-1:123456789012:model-package/tumour-models/1";

    /// <summary>Whether the version was deployed since.</summary>
    public bool Updated { get; set; }

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 403;
            return;
        }
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var form = target.Length > 0 ? [] : QueryHelpers.ParseQuery(body);
        context.Response.ContentType = target.Length > 0 ? "application/x-amz-json-1.1" : "text/xml";
        await context.Response.WriteAsync((target, form.GetValueOrDefault("Action").ToString()) switch
        {
            ("SageMaker.ListModelPackages", _) => Versions(),
            (_, "DescribeStacks") => Stack,
            (_, "UpdateStack") => Update(form.Values.Any(v => v == Version)),
            var other => throw new InvalidOperationException($"not expected: {other}"),
        });
    }

    private static string Versions() => new JsonObject
    {
        ["ModelPackageSummaryList"] = new JsonArray(new JsonObject
        {
            ["ModelPackageArn"] = Version,
            ["ModelPackageGroupName"] = Group,
            ["ModelPackageVersion"] = 1,
            ["CreationTime"] = 1_700_000_000.125,
            ["ModelPackageStatus"] = "Completed",
            ["ModelApprovalStatus"] = "Approved",
        }),
    }.ToJsonString();

    private static string Stack => $"""
        <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
          <StackId>{StackId}</StackId><StackName>Tumour</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
          <CreationTime>2026-01-02T03:04:05.678Z</CreationTime>
          <Capabilities><member>CAPABILITY_NAMED_IAM</member></Capabilities>
          <Parameters><member><ParameterKey>ModelPackageArn</ParameterKey><ParameterValue></ParameterValue></member></Parameters>
        </member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DescribeStacksResponse>
        """;

    private string Update(bool toTheVersion)
    {
        Updated = toTheVersion;
        return $"<UpdateStackResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><UpdateStackResult><StackId>{StackId}</StackId></UpdateStackResult><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></UpdateStackResponse>";
    }
}
