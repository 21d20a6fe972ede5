using MlInfra.Aws;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.S3;
using MlInfra.Aws.SageMaker;
using MlInfra.Aws.SageMakerRuntime;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors;

/// <summary>The clients that a monitor needs, each made when it is first asked for: a quiet hour needs few, and a job on local files may need none.</summary>
internal sealed record MonitorServices
{
    private readonly Lazy<S3Client> _s3;
    private readonly Lazy<CloudWatchClient> _metrics;
    private readonly Lazy<SageMakerClient> _sageMaker;
    private readonly Lazy<SageMakerRuntimeClient> _runtime;

    public MonitorServices(AwsOptions aws)
    {
        // Five tries: a throttled call comes to its end within seconds, and a run that gives up begins anew.
        var patient = aws with { MaxRetries = aws.MaxRetries ?? 4 };
        (_s3, _metrics) = (new(() => new S3Client(patient)), new(() => new CloudWatchClient(patient)));
        (_sageMaker, _runtime) = (new(() => new SageMakerClient(patient)), new(() => new SageMakerRuntimeClient(patient)));
        Files = new FileStore(new Lazy<IFileStore>(() => new S3FileStore(_s3.Value)), new LocalFileStore());
        Metrics = new MonitorMetrics(() => _metrics.Value);
    }

    /// <summary>The memory of the function or job. Default: what the runtime sees.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public IFileStore Files { get; }

    public MonitorMetrics Metrics { get; }

    public SageMakerClient SageMaker() => _sageMaker.Value;

    public SageMakerRuntimeClient Runtime() => _runtime.Value;
}
