using Amazon.CDK.AWS.IAM;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A job of EMR Serverless as a step: in an application that exists, or in one made for the step.</summary>
public sealed record EmrServerlessStepProps : JobStepProps
{
    /// <summary>The role that the job runs under.</summary>
    public required IRole ExecutionRole { get; init; }

    /// <summary>What runs: <c>sparkSubmit</c> or <c>hive</c>, as EMR Serverless's StartJobRun has it.</summary>
    /// <seealso href="https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_StartJobRun.html"/>
    public required IReadOnlyDictionary<string, PipelineValue> JobDriver { get; init; }

    /// <summary>The id of an application. Default: <see cref="ApplicationConfig"/> makes one.</summary>
    public PipelineValue? ApplicationId { get; init; }

    /// <summary>The request of EMR Serverless's CreateApplication. Default: <see cref="ApplicationId"/> names one.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? ApplicationConfig { get; init; }

    /// <summary>Configuration that differs from the application's. Default: none.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? ConfigurationOverrides { get; init; }

    /// <summary>The longest time that the job may run, in minutes. Default: the service's, 12 hours.</summary>
    public PipelineValue? ExecutionTimeoutMinutes { get; init; }

    /// <summary>The job run's name. Default: none.</summary>
    public PipelineValue? JobName { get; init; }

    /// <summary>Tags of the job run. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
