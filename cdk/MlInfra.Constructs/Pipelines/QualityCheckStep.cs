using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Computes statistics of data or of a model's predictions and compares them with a baseline. Only for accounts that used SageMaker
/// Model Monitor before it closed to new customers.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-quality-check"/>
public sealed class QualityCheckStep : CheckStep
{
    private const string InputFolder = "/opt/ml/processing/input/";

    private readonly QualityCheckStepProps _props;
    private readonly JsonObject _switches = [];

    /// <summary>Makes the step.</summary>
    public QualityCheckStep(string name, QualityCheckStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the statistics that this run computed lie in S3.</summary>
    public StepProperty CalculatedBaselineStatistics => Property("CalculatedBaselineStatistics");

    /// <summary>Where the statistics to check drift with lie in S3: those computed, or the earlier ones.</summary>
    public StepProperty BaselineUsedForDriftCheckStatistics => Property("BaselineUsedForDriftCheckStatistics");

    internal override string Type => "QualityCheck";

    internal override JsonObject Arguments(StepContext context)
    {
        var check = _props.Check;
        CheckFields(context, check);
        var environment = new Dictionary<string, JsonNode>
        {
            ["output_path"] = "/opt/ml/processing/output",
            ["publish_cloudwatch_metrics"] = "Disabled",
            ["dataset_format"] = check.Format.Text,
            ["dataset_source"] = InputFolder + "baseline_dataset_input",
        };
        var inputs = new JsonArray(Input("baseline_dataset_input", context.Read("Check.Dataset", check.Dataset), "baseline_dataset_input"));
        AddScript(context, inputs, environment, "post_analytics_processor_script", check.PostAnalyticsProcessorScript);
        AddScript(context, inputs, environment, "record_preprocessor_script", check.RecordPreprocessorScript);
        if (check.ProblemType is { } problem)
        {
            environment["analysis_type"] = "MODEL_QUALITY";
            environment["problem_type"] = context.Text("Check.ProblemType", problem);
            AddText("inference_attribute", nameof(check.InferenceAttribute), check.InferenceAttribute);
            AddText("probability_attribute", nameof(check.ProbabilityAttribute), check.ProbabilityAttribute);
            AddText("ground_truth_attribute", nameof(check.GroundTruthAttribute), check.GroundTruthAttribute);
            AddText("probability_threshold_attribute", nameof(check.ProbabilityThresholdAttribute), check.ProbabilityThresholdAttribute);
        }

        var output = Output("quality_check_output", context.Write("Check.OutputPath", check.OutputPath ?? context.RunFolder("results")));
        _switches.Clear();
        _switches["CheckType"] = check.ProblemType is null ? "DATA_QUALITY" : "MODEL_QUALITY";
        Switches(context, _switches);
        _switches["SuppliedBaselineStatistics"] = _props.SuppliedBaselineStatistics is { } statistics ? context.Read("SuppliedBaselineStatistics", statistics) : null;
        return Job(context, "model-monitor", "", inputs, output, environment);

        void AddText(string name, string property, PipelineValue? value)
        {
            if (value is not null)
            {
                environment[name] = context.Text($"Check.{property}", value);
            }
        }
    }

    internal override void AddExtras(JsonObject step)
    {
        foreach (var (name, value) in _switches)
        {
            step[name] = value?.DeepClone();
        }
    }

    private static void AddScript(StepContext context, JsonArray inputs, Dictionary<string, JsonNode> environment, string name, string? script)
    {
        if (script is null)
        {
            return;
        }

        JsonNode uri = "";
        if (script.StartsWith("s3://", StringComparison.Ordinal))
        {
            uri = context.Read($"Check.{name}", script);
        }
        else if (File.Exists(script))
        {
            uri = context.Files(FileSet.FromFiles(script)) + Path.GetFileName(script);
        }
        else
        {
            context.Problems.Add(context.Name($"Check.{name}"), $"'{script}'", "be s3://... or a file that exists", "give the path from the working directory, or an absolute one");
        }

        inputs.Add((JsonNode)Input(name + "_input", uri, name + "_input"));
        environment[name] = $"{InputFolder}{name}_input/{script.Split('/', '\\')[^1]}";
    }

    private static void CheckFields(StepContext context, QualityCheck check)
    {
        if (check is { ProblemType: not null, RecordPreprocessorScript: not null })
        {
            context.Problems.Add(context.Name("Check.RecordPreprocessorScript"), "a script for a model's quality", "be given only for data", "remove it");
        }

        if (check.ProblemType is null && (check.InferenceAttribute ?? check.ProbabilityAttribute ?? check.GroundTruthAttribute ?? check.ProbabilityThresholdAttribute) is not null)
        {
            context.Problems.Add(context.Name("Check"), "attributes of predictions for data", "be given only for a model's quality", "take QualityCheck.Model, or remove them");
        }

        if (check.ProblemType?.Constant is string problem && problem is not ("Regression" or "BinaryClassification" or "MulticlassClassification") && !Validation.Tokens.In(problem))
        {
            context.Problems.Add(context.Name("Check.ProblemType"), $"'{problem}'", "be 'Regression', 'BinaryClassification' or 'MulticlassClassification'", "change it");
        }
    }
}
