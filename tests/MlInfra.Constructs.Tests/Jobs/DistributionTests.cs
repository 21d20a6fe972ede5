using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class DistributionTests
{
    private static readonly ScriptEstimatorProps Torch = new() { Version = "2.1.0", PyVersion = "py310", InstanceType = "ml.p4d.24xlarge", Code = Tumour.Code, EntryPoint = "train.py" };

    private static readonly ScriptEstimatorProps Tensor = new() { Version = "2.11.0", PyVersion = "py39", InstanceType = "ml.p4d.24xlarge", Code = Tumour.Code, EntryPoint = "train.py" };

    [Fact]
    public void Each_distribution_becomes_the_hyperparameters_that_the_SDK_writes()
    {
        var type = PipelineParameter.String("Type", "ml.p4d.24xlarge");

        Same("""{ "sagemaker_torch_distributed_enabled": "true", "sagemaker_instance_type": "\"ml.p4d.24xlarge\"" }""", new PyTorchEstimator(Torch with { Distribution = Distribution.TorchDistributed }));
        Same("""{ "sagemaker_pytorch_ddp_enabled": "true", "sagemaker_instance_type": "\"ml.p4d.24xlarge\"" }""", new PyTorchEstimator(Torch with { Distribution = Distribution.PyTorchDdp }));
        Same(
            """{ "sagemaker_distributed_dataparallel_enabled": "true", "sagemaker_distributed_dataparallel_custom_mpi_options": "\"\"", "sagemaker_instance_type": { "Get": "Parameters.Type" } }""",
            new TensorFlowEstimator(Tensor with { InstanceType = type, Distribution = Distribution.SmDataParallel() }));
        Same("""{ "sagemaker_mpi_enabled": "true", "sagemaker_mpi_num_of_processes_per_host": "4", "sagemaker_mpi_custom_mpi_options": "\"-x A=1\"" }""",
            new TensorFlowEstimator(Tensor with { Distribution = Distribution.Mpi(4, "-x A=1") }));
        Same("""{ "sagemaker_mpi_enabled": "true", "sagemaker_mpi_custom_mpi_options": "\"\"" }""", new TensorFlowEstimator(Tensor with { Distribution = Distribution.Mpi() }));
        Same("""{ "sagemaker_parameter_server_enabled": "true" }""", new TensorFlowEstimator(Tensor with { Distribution = Distribution.ParameterServer }));
        Same("""{ "sagemaker_multi_worker_mirrored_strategy_enabled": "true" }""", new TensorFlowEstimator(Tensor with { Distribution = Distribution.MultiWorkerMirrored }));
    }

    [Fact]
    public void Rejects_a_distribution_that_the_framework_or_its_version_does_not_know()
    {
        Assert.Equal("Train.Estimator.Distribution: got Distribution.ParameterServer of pytorch, must be one that the framework's container knows ('TorchDistributed', 'PyTorchDdp', 'Mpi' or 'SmDataParallel'); take one of them.",
            Rejection(new PyTorchEstimator(Torch with { Distribution = Distribution.ParameterServer })));
        Assert.Equal("Train.Estimator.Distribution: got Distribution.Mpi of sklearn, must be left out, because the framework's container knows none; remove it.",
            Rejection(new SklearnEstimator(Make.Script with { Distribution = Distribution.Mpi() })));
        Assert.Equal("Train.Estimator.Distribution: got Distribution.SmDataParallel with version '2.3.0', must be used with version 1.6 or newer, and older than 2.3; take another version or distribution.",
            Rejection(new PyTorchEstimator(Torch with { Version = "2.3.0", PyVersion = "py311", Distribution = Distribution.SmDataParallel() })));
        Assert.Equal("Train.Estimator.Distribution: got Distribution.MultiWorkerMirrored with version '2.8.0', must be used with version 2.9 or newer; take another version or distribution.",
            Rejection(new TensorFlowEstimator(Tensor with { Version = "2.8.0", Distribution = Distribution.MultiWorkerMirrored })));
    }

    [Fact]
    public void Rejects_a_distribution_on_instances_that_it_does_not_use()
    {
        Assert.Equal("Train.Estimator.Distribution: got Distribution.SmDataParallel on 'ml.g5.xlarge', must be used on 'ml.p3.16xlarge', 'ml.p3dn.24xlarge', 'ml.p4d.24xlarge' or 'ml.p4de.24xlarge'; take one of them, or Distribution.TorchDistributed.",
            Rejection(new PyTorchEstimator(Torch with { InstanceType = "ml.g5.xlarge", Distribution = Distribution.SmDataParallel() })));
        Assert.Equal("Train.Estimator.Distribution: got Distribution.TorchDistributed on 'ml.m5.xlarge', must be used on instances with GPUs or Trainium; take such a type, for example 'ml.g5.xlarge', or Distribution.Mpi.",
            Rejection(new PyTorchEstimator(Torch with { InstanceType = "ml.m5.xlarge", Distribution = Distribution.TorchDistributed })));
    }

    [Fact]
    public void Rejects_several_instances_of_scikit_learn_and_hyperparameters_that_the_construct_writes()
    {
        Assert.Equal("Train.Estimator.InstanceCount: got 2, must be 1, because scikit-learn does not train on several instances; set it to 1.",
            Rejection(new SklearnEstimator(Make.Script with { InstanceCount = 2 })));
        Assert.Equal("Train.Estimator.Hyperparameters[sagemaker_program]: got a hyperparameter that the construct writes, must be left out; remove it.",
            Rejection(new SklearnEstimator(Make.Script with { Hyperparameters = new Dictionary<string, PipelineValue> { ["sagemaker_program"] = "x.py" } })));
    }

    [Fact]
    public void Frameworks_keep_metrics_as_a_series_over_time_as_the_SDK_has_it()
    {
        Assert.True(Algorithm(new PyTorchEstimator(Torch))["EnableSageMakerMetricsTimeSeries"]!.GetValue<bool>());
        Assert.False(Algorithm(new TensorFlowEstimator(Tensor with { MetricsTimeSeries = false }))["EnableSageMakerMetricsTimeSeries"]!.GetValue<bool>());
        Assert.Null(Algorithm(new SklearnEstimator(Make.Script))["EnableSageMakerMetricsTimeSeries"]);
    }

    [Theory]
    [InlineData("Keras", "30/30 - 1s - loss: 0.3100 - accuracy: 0.8800 - val_loss: 0.2900 - val_accuracy: 0.9000", "train:loss=0.3100 train:accuracy=0.8800 validation:loss=0.2900 validation:accuracy=0.9000")]
    [InlineData("HuggingFaceTrainer", "{'loss': 0.31, 'learning_rate': 5e-05, 'epoch': 1.0}", "train:loss=0.31 train:learning_rate=5e-05 train:epoch=1.0")]
    [InlineData("HuggingFaceTrainer", "{'eval_loss': 0.29, 'eval_accuracy': 0.9, 'eval_f1': 0.8, 'epoch': 1.0}", "train:epoch=1.0 validation:loss=0.29 validation:accuracy=0.9 validation:f1=0.8")]
    [InlineData("PyTorch", "train_loss: 0.31 train_acc=0.88 val_loss=0.29 val_accuracy: 0.9", "train:loss=0.31 train:accuracy=0.88 validation:loss=0.29 validation:accuracy=0.9")]
    [InlineData("XGBoost", "[5]#011train-auc:0.91#011validation-auc:0.88", "train:auc=0.91 validation:auc=0.88")]
    public void The_definitions_of_a_framework_find_what_it_writes(string framework, string line, string found)
    {
        var definitions = framework == "XGBoost" ? FrameworkMetrics.XGBoost("auc")
            : (IReadOnlyList<MetricDefinition>)typeof(FrameworkMetrics).GetProperty(framework)!.GetValue(null)!;

        Assert.Equal(found, string.Join(' ', definitions.Select(metric => (metric.Name, Match: Regex.Match(line, metric.Regex))).Where(pair => pair.Match.Success).Select(pair => $"{pair.Name}={pair.Match.Groups[1].Value}")));
    }

    private static void Same(string expected, Estimator estimator)
    {
        var hyperparameters = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = estimator }))["HyperParameters"]!.AsObject();
        var own = new JsonObject(hyperparameters.Where(pair => pair.Key is not ("sagemaker_submit_directory" or "sagemaker_program" or "sagemaker_container_log_level" or "sagemaker_region"))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        JsonAssert.Same(JsonNode.Parse(expected)!, own);
    }

    private static JsonNode Algorithm(Estimator estimator) => Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = estimator }))["AlgorithmSpecification"]!;

    private static string Rejection(Estimator estimator) => Steps.Rejection(new TrainingStep("Train", new TrainingStepProps { Estimator = estimator }));
}
