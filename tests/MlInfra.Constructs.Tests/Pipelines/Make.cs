using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Props that are right, for a test to spoil.</summary>
internal static class Make
{
    public static ProcessingStepProps Processing { get; } = new() { Image = Image.Sklearn(), InstanceType = "ml.m5.xlarge" };

    public static ScriptEstimatorProps Script { get; } = new() { Version = "1.2-1", InstanceType = "ml.m5.xlarge", Code = Tumour.Code, EntryPoint = "train.py" };

    public static TrainingStepProps Training { get; } = new() { Estimator = new SklearnEstimator(Script) };

    public static RegisterModelStepProps Register { get; } = new()
    {
        Group = MlInfra.Constructs.Registry.ModelGroup.FromModelPackageGroupName("group"),
        ModelData = "s3://models/model.tar.gz",
        Image = Image.Sklearn(),
    };

    public static TrainingStepProps Train(Func<ScriptEstimatorProps, ScriptEstimatorProps> change) => Training with { Estimator = new SklearnEstimator(change(Script)) };

    public static ProcessingStep Step(string name, Func<ProcessingStepProps, ProcessingStepProps>? change = null) => new(name, change is null ? Processing : change(Processing));
}
