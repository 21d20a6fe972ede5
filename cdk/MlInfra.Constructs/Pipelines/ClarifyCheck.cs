using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a <see cref="ClarifyCheckStep"/> checks: bias in data, bias in predictions, or what predictions rest on.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-processing-job-configure-analysis.html"/>
public sealed record ClarifyCheck
{
    private readonly JsonObject _analysis;

    private ClarifyCheck(string type, ClarifyData data, ClarifyModel? model, JsonObject analysis)
    {
        Type = type;
        Data = data;
        Model = model;
        _analysis = analysis;
    }

    /// <summary>The place of the reports. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>
    /// The analysis configuration in S3, a file named analysis_config.json. Default: it is written from what is said here, and becomes an asset.
    /// </summary>
    public PipelineValue? AnalysisConfigUri { get; init; }

    internal string Type { get; }

    internal ClarifyData Data { get; }

    internal ClarifyModel? Model { get; }

    /// <summary>Bias in data; the methods are <c>CI</c>, <c>DPL</c>, ... Default: all.</summary>
    public static ClarifyCheck DataBias(ClarifyData data, ClarifyBias bias, params IReadOnlyList<string> methods)
    {
        var analysis = Analysis(data);
        JobNodes.Merge(analysis, bias.ToNode());
        analysis["methods"] = Methods("pre_training_bias", new JsonObject { ["methods"] = Measures(methods) });
        return new("DATA_BIAS", data, null, analysis);
    }

    /// <summary>Bias in predictions; the methods are <c>DPPL</c>, <c>DI</c>, ... Default: all.</summary>
    public static ClarifyCheck ModelBias(ClarifyData data, ClarifyBias bias, ClarifyModel model, params IReadOnlyList<string> methods)
    {
        var analysis = Analysis(data, model);
        JobNodes.Merge(analysis, bias.ToNode());
        analysis["methods"] = Methods("post_training_bias", new JsonObject { ["methods"] = Measures(methods) });
        return new("MODEL_BIAS", data, model, analysis);
    }

    /// <summary>What predictions rest on, by SHAP; <paramref name="shap"/> has the fields of the analysis configuration.</summary>
    public static ClarifyCheck Shap(ClarifyData data, ClarifyModel model, JsonObject shap) => Explain(data, model, "shap", shap);

    /// <summary>How predictions change with features (PDP); <paramref name="pdp"/> has the fields of the analysis configuration.</summary>
    public static ClarifyCheck PartialDependence(ClarifyData data, ClarifyModel model, JsonObject pdp) => Explain(data, model, "pdp", pdp);

    /// <summary>The analysis configuration as the container reads it.</summary>
    public string AnalysisConfig() => PythonText.Dumps(_analysis);

    private static ClarifyCheck Explain(ClarifyData data, ClarifyModel model, string method, JsonObject settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var analysis = Analysis(data, model);
        analysis["methods"] = Methods(method, settings.DeepClone());
        return new("MODEL_EXPLAINABILITY", data, model, analysis);
    }

    private static JsonObject Analysis(ClarifyData data, ClarifyModel? model = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var node = data.ToNode();
        if (model is not null)
        {
            node["predictor"] = model.ToNode();
            if (model.ProbabilityThreshold is { } threshold)
            {
                node["probability_threshold"] = threshold;
            }
        }

        return node;
    }

    private static JsonObject Methods(string method, JsonNode settings) =>
        new() { [method] = settings, ["report"] = new JsonObject { ["name"] = "report", ["title"] = "Analysis Report" } };

    private static JsonNode Measures(IReadOnlyList<string> methods) =>
        methods.Count == 0 ? JsonValue.Create("all") : new JsonArray([.. methods.Select(method => JsonValue.Create(method))]);
}
