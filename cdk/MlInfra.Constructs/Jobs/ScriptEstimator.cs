using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Trains in script mode: the framework's container unpacks the bundle and runs the entry point.</summary>
public class ScriptEstimator : Estimator
{
    private static readonly string[] Reserved = ["sagemaker_submit_directory", "sagemaker_program", "sagemaker_container_log_level", "sagemaker_region"];

    private readonly ScriptEstimatorProps _props;

    /// <summary>Trains with your script in a container that knows script mode.</summary>
    public ScriptEstimator(Image image, ScriptEstimatorProps props)
        : base(image, props) => _props = props;

    /// <summary>The scripts.</summary>
    public ScriptBundle Code => _props.Code;

    /// <summary>The script that trains.</summary>
    public string EntryPoint => _props.EntryPoint;

    internal override bool ReadsJson => true;

    internal override IReadOnlyList<(string Name, string Text)> TuningHyperparameters => SdkClass is not { } sdk ? [] :
    [
        ("sagemaker_estimator_class_name", PythonText.Dumps(sdk.Name)),
        ("sagemaker_estimator_module", PythonText.Dumps(sdk.Module)),
    ];

    /// <summary>The framework, by the SDK's name; null where it is not known.</summary>
    internal string? Framework => SdkClass?.Module.Split('.')[1];

    internal override void Check(EstimatorUse use)
    {
        base.Check(use);
        if (Framework is { } framework)
        {
            DistributionCheck.Check(use, framework, _props);
        }

        foreach (var name in Reserved.Where(_props.Hyperparameters.ContainsKey))
        {
            use.Add($"{use.Place}.Hyperparameters[{name}]", "a hyperparameter that the construct writes", "be left out", "remove it");
        }

        if (Framework == "sklearn" && _props.InstanceCount.Expected is long and > 1)
        {
            use.Add($"{use.Place}.InstanceCount", $"{_props.InstanceCount.Expected}", "be 1, because scikit-learn does not train on several instances", "set it to 1");
        }
    }

    /// <summary>The class that stands for the framework in the SageMaker Python SDK.</summary>
    internal virtual (string Name, string Module)? SdkClass => null;

    /// <summary>Your hyperparameters in JSON, and those by which the container finds the script.</summary>
    internal override JsonObject Hyperparameters(StepContext context, string place)
    {
        _props.Code.Check(context.Problems, context.Name($"{place}.EntryPoint"), _props.EntryPoint);
        var node = new JsonObject();
        foreach (var (key, value) in Props.Hyperparameters)
        {
            context.Use($"{place}.Hyperparameters[{key}]", value);
            node[key] = value.Constant is { } constant ? Encoded(constant) : value.ToTextNode();
        }

        foreach (var (key, value) in _props.Distribution?.Hyperparameters(_props.InstanceType) ?? [])
        {
            node[key] = value.Constant is { } constant ? Encoded(constant) : context.Text($"{place}.Distribution", value);
        }

        node["sagemaker_submit_directory"] = Encoded(context.Bundle(_props.Code));
        node["sagemaker_program"] = Encoded(_props.EntryPoint);
        node["sagemaker_container_log_level"] = _props.ContainerLogLevel.ToString(CultureInfo.InvariantCulture);
        node["sagemaker_region"] = Encoded(context.Region);
        return node;
    }

    private static JsonValue Encoded(object value) => JsonValue.Create(PythonText.Dumps(value));
}
