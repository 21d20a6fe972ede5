using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Finds and trains models for a table by itself (Autopilot).</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateAutoMLJob.html"/>
public sealed class AutoMLStep : PipelineStep
{
    private static readonly string[] Variables =
    [
        "MODEL_NAME", "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "SAGEMAKER_SUBMIT_DIRECTORY", "SAGEMAKER_INFERENCE_SUPPORTED", "SAGEMAKER_INFERENCE_OUTPUT", "SAGEMAKER_PROGRAM",
    ];

    private readonly AutoMLStepProps _props;

    /// <summary>Makes the step.</summary>
    public AutoMLStep(string name, AutoMLStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the insights of the best candidate lie in S3: JSON of its metrics.</summary>
    public StepProperty ModelInsightsJsonReportPath => Property("BestCandidateProperties.ModelInsightsJsonReportPath");

    /// <summary>Where the explanation of the best candidate lies in S3, as JSON.</summary>
    public StepProperty ExplainabilityJsonReportPath => Property("BestCandidateProperties.ExplainabilityJsonReportPath");

    /// <summary>The container of the best candidate, to make or register a model of.</summary>
    public ModelContainer BestModel => new()
    {
        ImageUri = Property("BestCandidate.InferenceContainers[0].Image"),
        ModelData = Property("BestCandidate.InferenceContainers[0].ModelDataUrl"),
        Environment = Variables.ToDictionary(name => name, name => (PipelineValue)Property($"BestCandidate.InferenceContainers[0].Environment['{name}']")),
    };

    internal override string Type => "AutoML";

    internal override JsonObject Arguments(StepContext context)
    {
        Check(context);
        var output = new JsonObject { ["S3OutputPath"] = context.Write("OutputPath", _props.OutputPath ?? context.RunFolder("candidates")) };
        JobNodes.Add(output, "KmsKeyId", context.OutputKey(_props.OutputKey));
        var node = new JsonObject
        {
            ["InputDataConfig"] = new JsonArray([.. _props.Inputs.Select((input, i) => input.ToNode(context, $"Inputs[{i}]"))]),
            ["OutputDataConfig"] = output,
            ["AutoMLJobConfig"] = Config(context),
            ["RoleArn"] = StepContext.Role,
        };
        context.Add(node, "ProblemType", "ProblemType", _props.ProblemType);
        if (_props.Objective is { } objective)
        {
            node["AutoMLJobObjective"] = new JsonObject { ["MetricName"] = context.Value("Objective", objective) };
        }

        JobNodes.AddTags(node, _props.Tags);
        AutoMLPermissions.Add(context);
        return node;
    }

    private JsonObject Config(StepContext context)
    {
        var criteria = new JsonObject();
        context.Add(criteria, "MaxCandidates", "MaxCandidates", _props.MaxCandidates);
        context.Add(criteria, "MaxRuntimePerTrainingJobInSeconds", "MaxRuntimePerTrainingJobInSeconds", _props.MaxRuntimePerTrainingJobInSeconds);
        context.Add(criteria, "MaxAutoMLJobRuntimeInSeconds", "MaxAutoMLJobRuntimeInSeconds", _props.MaxAutoMLJobRuntimeInSeconds);
        var security = new JsonObject { ["EnableInterContainerTrafficEncryption"] = _props.Network.EncryptInterContainerTraffic };
        JobNodes.Add(security, "VolumeKmsKeyId", context.VolumeKey(_props.VolumeKey));
        if (_props.Network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc = true;
            security["VpcConfig"] = vpc;
        }

        var config = new JsonObject { ["CompletionCriteria"] = criteria, ["SecurityConfig"] = security, ["Mode"] = "ENSEMBLING" };
        if (_props.FeatureSpecificationS3Uri is { } features)
        {
            config["CandidateGenerationConfig"] = new JsonObject { ["FeatureSpecificationS3Uri"] = context.Read("FeatureSpecificationS3Uri", features) };
        }

        if (_props.ValidationFraction is { } fraction)
        {
            config["DataSplitConfig"] = new JsonObject { ["ValidationFraction"] = context.Value("ValidationFraction", fraction) };
        }

        return config;
    }

    // The service's model of this request is not among the facts, so its few rules stand here.
    private void Check(StepContext context)
    {
        if (_props.Inputs.Count is < 1 or > 20)
        {
            context.Problems.Add(context.Name("Inputs"), $"{_props.Inputs.Count} channels", "be 1 to 20 channels", _props.Inputs.Count == 0 ? "add one" : "remove some");
        }

        if (_props.ProblemType is null != _props.Objective is null)
        {
            context.Problems.Add(context.Name("ProblemType"), _props.ProblemType is null ? "Objective without ProblemType" : "ProblemType without Objective",
                "be given together with the other, or neither", "give both");
        }

        if (_props.ProblemType?.Expected is string type && type is not ("Regression" or "BinaryClassification" or "MulticlassClassification") && !Validation.Tokens.In(type))
        {
            context.Problems.Add(context.Name("ProblemType"), $"'{type}'", "be 'Regression', 'BinaryClassification' or 'MulticlassClassification'", "change it");
        }

        Range(context, "MaxCandidates", _props.MaxCandidates, 1, 750, "candidates");
        Range(context, "MaxAutoMLJobRuntimeInSeconds", _props.MaxAutoMLJobRuntimeInSeconds, 300, long.MaxValue, "s");
        Range(context, "MaxRuntimePerTrainingJobInSeconds", _props.MaxRuntimePerTrainingJobInSeconds, 1, long.MaxValue, "s");
        if (_props.ValidationFraction?.Expected is double and (<= 0 or >= 1))
        {
            context.Problems.Add(context.Name("ValidationFraction"), PythonText.Dumps(_props.ValidationFraction.Expected), "lie between 0 and 1", "take 0.2");
        }

        if (_props.Network.Isolated)
        {
            context.Problems.Add(context.Name("Network.Isolated"), "true", "be left out, because AutoML jobs do not know it", "remove it");
        }
    }

    private static void Range(StepContext context, string property, PipelineValue? value, long min, long max, string unit)
    {
        if (value?.Expected is long number && (number < min || number > max))
        {
            context.Problems.Add(context.Name(property), $"{number} {unit}",
                max == long.MaxValue ? $"be at least {min} {unit}" : $"be {min} to {max} {unit}", number < min ? "raise it" : "lower it");
        }
    }
}
