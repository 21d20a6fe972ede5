using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Prepares data, evaluates a model, or whatever else a container does with files.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html"/>
public sealed class ProcessingStep : PipelineStep
{
    private readonly ProcessingStepProps _props;

    /// <summary>Makes the step.</summary>
    public ProcessingStep(string name, ProcessingStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "Processing";

    internal IReadOnlyList<PropertyFile> Reports => _props.Reports;

    /// <summary>Where an output lies in S3, for a later step.</summary>
    public StepProperty Output(string name) => new(this, $"ProcessingOutputConfig.Outputs['{name}'].S3Output.S3Uri", (problems, property) =>
    {
        var known = _props.Outputs.Select(output => output.Name).ToArray();
        if (!known.Contains(name))
        {
            problems.Add(property, $"the output '{name}' of step '{Name}'",
                known.Length == 0 ? $"be an output of the step ('{Name}' has none)" : $"be an output of the step ({Nearest.Or(known)})",
                known.Length == 0 ? $"add it to the Outputs of '{Name}'" : $"did you mean {Nearest.Say(name, known, 1)}?");
        }
    });

    /// <summary>A report that the step writes.</summary>
    public StepReport Report(string name) => new(this, name);

    internal override JsonObject Arguments(StepContext context)
    {
        context.Needs.Jobs.Add("ProcessingJob");
        var command = new ProcessingStepCommand(context, _props);
        var words = command.Entrypoint();
        Check(context, command);
        var cluster = new JsonObject
        {
            ["InstanceType"] = context.InstanceType("InstanceType", _props.InstanceType, InstanceUse.Processing, _props.VolumeKey),
            ["InstanceCount"] = context.Value("InstanceCount", _props.InstanceCount),
            ["VolumeSizeInGB"] = context.Value("VolumeSizeInGB", _props.VolumeSizeInGB),
        };
        LocalDisks.Check(context, "VolumeSizeInGB", _props.VolumeSizeInGB, _props.InstanceType);
        JobNodes.Add(cluster, "VolumeKmsKeyId", context.VolumeKey(_props.VolumeKey));
        var node = new JsonObject { ["ProcessingResources"] = new JsonObject { ["ClusterConfig"] = cluster } };
        node["AppSpecification"] = Application(context, words);
        node["RoleArn"] = StepContext.Role;
        JsonObject[] inputs = [.. _props.Inputs.Select(input => input.ToNode(context)), .. command.Inputs];
        JsonObject[] outputs = [.. _props.Outputs.Select(output => output.ToNode(context)), .. command.Outputs];
        if (inputs.Length > 0)
        {
            node["ProcessingInputs"] = new JsonArray([.. inputs]);
        }

        if (outputs.Length > 0)
        {
            var config = new JsonObject { ["Outputs"] = new JsonArray([.. outputs]) };
            JobNodes.Add(config, "KmsKeyId", context.OutputKey(_props.OutputKey));
            node["ProcessingOutputConfig"] = config;
        }

        JobNodes.AddMap(node, "Environment", context, _props.Environment);
        if (_props.MaxRun is { } maxRun)
        {
            node["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = maxRun.ToNode(context, "MaxRun") };
        }

        JobNodes.AddProcessingNetwork(context, node, _props.Network);
        JobNodes.AddTags(node, _props.Tags);
        return node;
    }

    internal override void AddExtras(JsonObject step)
    {
        if (Reports.Count > 0)
        {
            step["PropertyFiles"] = new JsonArray([.. Reports.Select(file => new JsonObject
            {
                ["PropertyFileName"] = file.Name,
                ["OutputName"] = file.Output,
                ["FilePath"] = file.Path,
            })]);
        }
    }

    private JsonObject Application(StepContext context, IReadOnlyList<JsonNode> words)
    {
        var node = new JsonObject { ["ImageUri"] = context.Image("Image", _props.Image, ImageUse.Processing, _props.InstanceType) };
        if (words.Count > 0)
        {
            node["ContainerEntrypoint"] = new JsonArray([.. words]);
        }

        if (_props.Arguments.Count > 0)
        {
            node["ContainerArguments"] = new JsonArray([.. _props.Arguments.Select((word, i) => context.Text($"Arguments[{i}]", word))]);
        }

        return node;
    }

    private void Check(StepContext context, ProcessingStepCommand command)
    {
        var problems = context.Problems;
        JobNodes.CheckUnique(problems, context.Name("Inputs"), "input",
            [.. _props.Inputs.Select(input => input.Name), .. command.InputNames]);
        JobNodes.CheckUnique(problems, context.Name("Outputs"), "output", _props.Outputs.Select(output => output.Name));
        JobNodes.CheckUnique(problems, context.Name("Reports"), "report", Reports.Select(report => report.Name));
        foreach (var input in _props.Inputs)
        {
            JobNodes.CheckLocalPath(problems, context.Name($"Inputs[{input.Name}].Destination"), input.Destination);
            if (input is { CompressionType: "Gzip", InputMode: not InputMode.Pipe })
            {
                problems.Add(context.Name($"Inputs[{input.Name}].CompressionType"), $"'Gzip' with InputMode.{input.InputMode}", "be used with InputMode.Pipe",
                    "change one of them");
            }
        }

        foreach (var output in _props.Outputs)
        {
            if (output.FeatureGroupName is null)
            {
                JobNodes.CheckLocalPath(problems, context.Name($"Outputs[{output.Name}].Source"), output.Source);
            }
        }

        foreach (var report in Reports.Where(report => _props.Outputs.All(output => output.Name != report.Output)))
        {
            var known = _props.Outputs.Select(output => output.Name).ToArray();
            problems.Add(context.Name($"Reports[{report.Name}].Output"), $"'{report.Output}'",
                known.Length == 0 ? "be an output of the step (it has none)" : $"be an output of the step ({Nearest.Or(known)})",
                $"add the output '{report.Output}', or name another");
        }
    }
}
