using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Trains a model.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html"/>
public sealed class TrainingStep : PipelineStep
{
    private readonly TrainingStepProps _props;

    /// <summary>Makes the step.</summary>
    public TrainingStep(string name, TrainingStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the trained model lies in S3: a model.tar.gz.</summary>
    public StepProperty ModelArtifacts => Property("ModelArtifacts.S3ModelArtifacts");

    internal override string Type => "Training";

    internal override JsonObject Arguments(StepContext context)
    {
        context.Needs.Jobs.Add("TrainingJob");
        var work = new TrainingStepWork(context, Name, "")
        {
            Estimator = _props.Estimator,
            Inputs = _props.Inputs,
            MaxRun = _props.MaxRun,
            Spot = _props.Spot,
            Checkpoints = _props.Checkpoints,
            Cached = _props.Cache is not null,
        };
        work.Check();
        var node = new JsonObject
        {
            ["AlgorithmSpecification"] = work.Algorithm(),
            ["OutputDataConfig"] = work.Output(),
            ["StoppingCondition"] = work.Stopping(),
            ["ResourceConfig"] = work.Resources(),
            ["RoleArn"] = StepContext.Role,
        };
        var hyperparameters = _props.Estimator.Hyperparameters(context, "Estimator");
        if (hyperparameters.Count > 0)
        {
            node["HyperParameters"] = hyperparameters;
        }

        work.AddCommon(node);
        new TrainingStepExtras(context, _props.Estimator).Add(node, work.ModelPath);
        JobNodes.AddTags(node, _props.Estimator.Props.Tags);
        return node;
    }
}
