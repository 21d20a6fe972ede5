namespace MlInfra.Constructs.Endpoints;

/// <summary>The machine images that hosting instances with accelerators can run.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html"/>
public enum InferenceAmi
{
    /// <summary>al2-ami-sagemaker-inference-gpu-2: NVIDIA driver 535, CUDA 12.2.</summary>
    Gpu2,

    /// <summary>al2-ami-sagemaker-inference-gpu-2-1: NVIDIA driver 535, CUDA 12.2, with a container toolkit that mounts no CUDA compatibility library.</summary>
    Gpu21,

    /// <summary>al2-ami-sagemaker-inference-gpu-3-1: NVIDIA driver 550, CUDA 12.4.</summary>
    Gpu31,

    /// <summary>al2-ami-sagemaker-inference-neuron-2: Neuron driver 2.19, for Inferentia and Trainium.</summary>
    Neuron2,

    /// <summary>al2023-ami-sagemaker-inference-gpu-4-1: Amazon Linux 2023, NVIDIA driver 580, CUDA 13.0.</summary>
    Gpu41,
}
