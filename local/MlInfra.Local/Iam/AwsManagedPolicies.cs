using MlInfra.Local.Core;

namespace MlInfra.Local.Iam;

/// <summary>AWS's own managed policies that Local knows. Any other is refused by name when it is attached.</summary>
internal static class AwsManagedPolicies
{
    private const string Logs = "\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"";

    private static readonly Dictionary<string, string> Documents = new()
    {
        ["AdministratorAccess"] = Allow("\"*\""),
        ["PowerUserAccess"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["iam:ListRoles","iam:CreateServiceLinkedRole"],"Resource":"*"}]}""",
        // AWS's lists these verbs service by service; here they hold for every service that Local has.
        ["ReadOnlyAccess"] = Allow("\"*:Get*\",\"*:List*\",\"*:Describe*\",\"*:BatchGet*\",\"*:Search*\",\"logs:FilterLogEvents\",\"kms:Describe*\""),
        ["AWSCloudFormationReadOnlyAccess"] = Allow("\"cloudformation:Describe*\",\"cloudformation:EstimateTemplateCost\",\"cloudformation:Get*\",\"cloudformation:List*\",\"cloudformation:ValidateTemplate\",\"cloudformation:Detect*\""),
        ["service-role/AWSLambdaBasicExecutionRole"] = Allow(Logs),
        ["service-role/AWSLambdaSQSQueueExecutionRole"] = Allow("\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:GetQueueAttributes\"," + Logs),
        ["service-role/AWSLambdaVPCAccessExecutionRole"] = Allow(Logs + ",\"ec2:CreateNetworkInterface\",\"ec2:DescribeNetworkInterfaces\",\"ec2:DescribeSubnets\",\"ec2:DeleteNetworkInterface\",\"ec2:AssignPrivateIpAddresses\",\"ec2:UnassignPrivateIpAddresses\""),
        ["AmazonS3FullAccess"] = Allow("\"s3:*\",\"s3-object-lambda:*\""),
        ["AmazonS3ReadOnlyAccess"] = Allow("\"s3:Get*\",\"s3:List*\",\"s3:Describe*\",\"s3-object-lambda:Get*\",\"s3-object-lambda:List*\""),
        ["AmazonSQSFullAccess"] = Allow("\"sqs:*\""),
        ["AmazonSNSFullAccess"] = Allow("\"sns:*\""),
        ["AmazonSSMReadOnlyAccess"] = Allow("\"ssm:Describe*\",\"ssm:Get*\",\"ssm:List*\""),
        ["CloudWatchLogsFullAccess"] = Allow("\"logs:*\",\"cloudwatch:GenerateQuery\""),
        ["AWSXRayDaemonWriteAccess"] = Allow("\"xray:PutTraceSegments\",\"xray:PutTelemetryRecords\",\"xray:GetSamplingRules\",\"xray:GetSamplingTargets\",\"xray:GetSamplingStatisticSummaries\""),
    };

    public static bool IsOne(string arn) => arn.StartsWith("arn:aws:iam::aws:policy/", StringComparison.Ordinal);

    public static ManagedPolicy? Find(string arn)
    {
        var name = arn["arn:aws:iam::aws:policy/".Length..];
        if (!Documents.TryGetValue(name, out var document)) return null;
        var slash = name.LastIndexOf('/');
        var made = new DateTimeOffset(2015, 2, 6, 18, 40, 0, TimeSpan.Zero);
        return new(arn, name[(slash + 1)..], slash < 0 ? "/" : $"/{name[..(slash + 1)]}", "ANPAAWSMANAGED" + name.Length.ToString("D6", System.Globalization.CultureInfo.InvariantCulture), document, "v1", made, made, null);
    }

    public static AwsException Unknown(string arn) => AwsException.NotSupported(
        $"the AWS managed policy {arn} (it has {string.Join(", ", Documents.Keys.Select(k => k[(k.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal))}; or declare the statements that are needed)");

    private static string Allow(string actions) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{actions}}],"Resource":"*"}]}""";
}
