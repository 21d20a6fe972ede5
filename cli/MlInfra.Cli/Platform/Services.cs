using MlInfra.Aws.CloudFormation;
using MlInfra.Aws.Logs;
using MlInfra.Aws.S3;
using MlInfra.Aws.SageMaker;
using MlInfra.Aws.SageMakerRuntime;

namespace MlInfra.Cli.Platform;

/// <summary>The clients of the services that commands call, all for one target.</summary>
internal sealed class Services(Target target) : IDisposable
{
    public Target Target { get; } = target;

    public CloudFormationClient CloudFormation { get; } = new(target.Options);

    public SageMakerClient SageMaker { get; } = new(target.Options);

    public SageMakerRuntimeClient Runtime { get; } = new(target.Options);

    public LogsClient Logs { get; } = new(target.Options);

    public S3Client S3 { get; } = new(target.Options);

    public void Dispose()
    {
        CloudFormation.Dispose();
        SageMaker.Dispose();
        Runtime.Dispose();
        Logs.Dispose();
        S3.Dispose();
    }
}
