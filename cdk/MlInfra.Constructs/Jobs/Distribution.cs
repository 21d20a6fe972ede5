using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>How a framework's container spreads the training over processes and instances.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/distributed-training.html"/>
public sealed class Distribution
{
    private readonly IReadOnlyList<(string Name, PipelineValue Value)> _hyperparameters;

    private Distribution(string name, bool tellsInstanceType, params IReadOnlyList<(string Name, PipelineValue Value)> hyperparameters)
    {
        Name = name;
        TellsInstanceType = tellsInstanceType;
        _hyperparameters = hyperparameters;
    }

    /// <summary>TensorFlow's parameter servers.</summary>
    public static Distribution ParameterServer { get; } = new("ParameterServer", false, ("sagemaker_parameter_server_enabled", true));

    /// <summary>torchrun: PyTorch's own launcher, on GPUs and on Trainium.</summary>
    public static Distribution TorchDistributed { get; } = new("TorchDistributed", true, ("sagemaker_torch_distributed_enabled", true));

    /// <summary>PyTorch's DistributedDataParallel over MPI.</summary>
    public static Distribution PyTorchDdp { get; } = new("PyTorchDdp", true, ("sagemaker_pytorch_ddp_enabled", true));

    /// <summary>TensorFlow's MultiWorkerMirroredStrategy; from TensorFlow 2.9 on.</summary>
    public static Distribution MultiWorkerMirrored { get; } = new("MultiWorkerMirrored", false, ("sagemaker_multi_worker_mirrored_strategy_enabled", true));

    /// <summary>For example <c>Mpi</c>.</summary>
    public string Name { get; }

    internal bool TellsInstanceType { get; }

    /// <summary>MPI, for example for Horovod.</summary>
    /// <param name="processesPerHost">Processes of each instance; at least 1. Default: one for each GPU, else one.</param>
    /// <param name="customOptions">Further options of mpirun. Default: none.</param>
    public static Distribution Mpi(int? processesPerHost = null, string customOptions = "")
    {
        ArgumentNullException.ThrowIfNull(customOptions);
        return processesPerHost is { } processes
            ? new("Mpi", false, ("sagemaker_mpi_enabled", true), ("sagemaker_mpi_num_of_processes_per_host", processes), ("sagemaker_mpi_custom_mpi_options", customOptions))
            : new("Mpi", false, ("sagemaker_mpi_enabled", true), ("sagemaker_mpi_custom_mpi_options", customOptions));
    }

    /// <summary>SageMaker's distributed data parallel library; on ml.p3.16xlarge, ml.p3dn.24xlarge, ml.p4d.24xlarge and ml.p4de.24xlarge.</summary>
    /// <param name="customOptions">Further options of mpirun. Default: none.</param>
    public static Distribution SmDataParallel(string customOptions = "")
    {
        ArgumentNullException.ThrowIfNull(customOptions);
        return new("SmDataParallel", true,
            ("sagemaker_distributed_dataparallel_enabled", true), ("sagemaker_distributed_dataparallel_custom_mpi_options", customOptions));
    }

    internal IEnumerable<(string Name, PipelineValue Value)> Hyperparameters(PipelineValue? instanceType) =>
        TellsInstanceType && instanceType is not null ? [.. _hyperparameters, ("sagemaker_instance_type", instanceType)] : _hyperparameters;
}
