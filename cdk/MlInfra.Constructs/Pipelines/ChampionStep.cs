using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Finds the newest approved version of a group, so that an evaluation can score it beside the new model on the same recent data and the
/// gate can compare the two.
/// </summary>
/// <remarks>A step's answers are not cached: the champion may be another one in the next run.</remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-lambda"/>
public sealed class ChampionStep : PipelineStep
{
    private static readonly OutputParameter[] Outputs =
    [
        OutputParameter.String("ModelPackageArn"), OutputParameter.String("ModelDataUrl"), OutputParameter.Integer("ModelPackageVersion"), OutputParameter.Boolean("Exists"),
    ];

    private readonly ChampionStepProps _props;

    /// <summary>Makes the step.</summary>
    public ChampionStep(string name, ChampionStepProps props)
        : base(name, props) => _props = props;

    /// <summary>The champion's version; <c>none</c> where none is approved yet.</summary>
    public StepProperty ModelPackageArn => Output("ModelPackageArn");

    /// <summary>The champion's artifact; the candidate's where no version is approved yet.</summary>
    public StepProperty ModelDataUrl => Output("ModelDataUrl");

    /// <summary>The champion's number in its group; 0 where none is approved yet.</summary>
    public StepProperty ModelPackageVersion => Output("ModelPackageVersion");

    /// <summary>Whether a version is approved.</summary>
    public StepProperty Exists => Output("Exists");

    internal override string Type => "Lambda";

    internal override bool RunsJob => false;

    internal override JsonObject Arguments(StepContext context)
    {
        context.Allow(["lambda:InvokeFunction"], _props.Function.FunctionArn);
        if (_props.Models is { } models)
        {
            context.Needs.Reads.Add($"s3://{models.BucketName}/{_props.ModelsPrefix?.Trim('/')}");
            if (models.EncryptionKey is { } key)
            {
                context.Needs.Keys.Add(key.KeyArn);
            }
        }
        else if (_props.ModelsPrefix is { } prefix)
        {
            context.Problems.Add(context.Name(nameof(_props.ModelsPrefix)), $"'{prefix}' without Models", "lie in a bucket", "set Models, or leave the prefix out");
        }

        return OutputParameters.Inputs(context, new Dictionary<string, PipelineValue> { ["CandidateModelDataUrl"] = _props.Candidate });
    }

    internal override void AddExtras(JsonObject step)
    {
        step["FunctionArn"] = _props.Function.FunctionArn;
        step["OutputParameters"] = OutputParameters.ToNode(Outputs);
    }

    private StepProperty Output(string name) => OutputParameters.Of(this, Outputs, name);
}
