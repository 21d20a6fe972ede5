using MlInfra.Aws.CloudFormation;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.Lambda;
using MlInfra.Aws.Logs;
using MlInfra.Aws.S3;
using MlInfra.Aws.SageMaker;
using MlInfra.Aws.SageMakerRuntime;
using MlInfra.Aws.Ssm;

namespace MlInfra.Cli.Platform;

/// <summary>The clients of the services that commands call, all for one target.</summary>
internal sealed class Services : IDisposable
{
    public Services(Target target)
    {
        Target = target;
        CloudFormation = new(target.Options);
        SageMaker = new(target.Options);
        Pipelines = new(SageMaker);
        Runtime = new(target.Options);
        Logs = new(target.Options);
        S3 = new(target.Options);
        CloudWatch = new(target.Options);
        Lambda = new(target.Options);
        Ssm = new(target.Options);
    }

    public Target Target { get; }

    public CloudFormationClient CloudFormation { get; }

    public SageMakerClient SageMaker { get; }

    public Pipelines Pipelines { get; }

    public SageMakerRuntimeClient Runtime { get; }

    public LogsClient Logs { get; }

    public S3Client S3 { get; }

    public CloudWatchClient CloudWatch { get; }

    public LambdaClient Lambda { get; }

    public SsmClient Ssm { get; }

    public void Dispose()
    {
        CloudFormation.Dispose();
        SageMaker.Dispose();
        Runtime.Dispose();
        Logs.Dispose();
        S3.Dispose();
        CloudWatch.Dispose();
        Lambda.Dispose();
        Ssm.Dispose();
    }
}
