namespace MlInfra.Constructs.Pipelines;

/// <summary>What the service does for a step under the pipeline's role.</summary>
internal static class StepActions
{
    public static readonly string[] Model = ["sagemaker:CreateModel", "sagemaker:DescribeModel", "sagemaker:AddTags"];

    public static readonly string[] EndpointConfig = ["sagemaker:CreateEndpointConfig", "sagemaker:DescribeEndpointConfig", "sagemaker:AddTags"];

    public static readonly string[] Endpoint = ["sagemaker:CreateEndpoint", "sagemaker:DescribeEndpoint", "sagemaker:UpdateEndpoint", "sagemaker:AddTags"];

    public static readonly string[] Register =
        ["sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup", "sagemaker:AddTags"];

    public static readonly string[] ReadGroup = ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages"];

    public static readonly string[] AutoML =
        ["sagemaker:CreateAutoMLJob", "sagemaker:DescribeAutoMLJob", "sagemaker:ListCandidatesForAutoMLJob", "sagemaker:StopAutoMLJob", "sagemaker:AddTags"];

    public static readonly string[] Emr =
    [
        "elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:CancelSteps", "elasticmapreduce:DescribeCluster", "elasticmapreduce:DescribeStep", "elasticmapreduce:ListSteps",
    ];

    public static readonly string[] EmrCluster = ["elasticmapreduce:AddTags", "elasticmapreduce:RunJobFlow", "elasticmapreduce:TerminateJobFlows"];

    public static readonly string[] EmrServerless =
        ["emr-serverless:GetApplication", "emr-serverless:StartApplication", "emr-serverless:StartJobRun", "emr-serverless:TagResource"];

    public static readonly string[] EmrServerlessRun = ["emr-serverless:CancelJobRun", "emr-serverless:GetJobRun", "emr-serverless:TagResource"];

    public static readonly string[] EmrServerlessEnd = ["emr-serverless:DeleteApplication", "emr-serverless:StopApplication"];

    /// <summary>SageMaker hears of EMR's progress through rules of these names.</summary>
    public static readonly string[] Rule = ["events:DescribeRule", "events:PutRule", "events:PutTargets"];
}
