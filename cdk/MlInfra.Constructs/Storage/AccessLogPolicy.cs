using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Storage;

internal static class AccessLogPolicy
{
    // S3's log delivery may write, and only for this bucket: the way that needs no ACLs.
    public static void Allow(IBucket logs, IBucket source) => logs.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
    {
        Sid = "AllowAccessLogs",
        Principals = [new ServicePrincipal("logging.s3.amazonaws.com")],
        Actions = ["s3:PutObject"],
        Resources = [logs.ArnForObjects("access/*")],
        Conditions = new Dictionary<string, object>
        {
            ["ArnLike"] = new Dictionary<string, object> { ["aws:SourceArn"] = source.BucketArn },
            ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID },
        },
    }));
}
