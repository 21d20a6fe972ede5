using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Prepares data, evaluates a model, or whatever else a container does with files.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html"/>
public sealed class ProcessingStep : PipelineStep
{
    private const string CodeFolder = "/opt/ml/processing/input/code";

    // CDK names the asset <hash>.gz. bash gives the word after the script as $0 and the job's arguments as $@. Each word is limited to 256 characters.
    private const string RunScript = "set -e; cd " + CodeFolder + "; for f in *.gz; do tar -xzf \"$f\"; done; "
        + "if [ -f requirements.txt ]; then python3 -m pip install -r requirements.txt; fi; exec python3 \"$0\" \"$@\"";

    private readonly ProcessingStepProps _props;

    /// <summary>Makes the step.</summary>
    public ProcessingStep(string name, ProcessingStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "Processing";

    internal override string Operation => "CreateProcessingJob";

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
        Check(context);
        context.Needs.Jobs.Add("ProcessingJob");
        var cluster = new JsonObject
        {
            ["InstanceType"] = context.InstanceType("InstanceType", _props.InstanceType, InstanceUse.Processing, _props.VolumeKey),
            ["InstanceCount"] = context.Value("InstanceCount", _props.InstanceCount),
            ["VolumeSizeInGB"] = context.Value("VolumeSizeInGB", _props.VolumeSizeInGB),
        };
        JobNodes.Add(cluster, "VolumeKmsKeyId", context.VolumeKey(_props.VolumeKey));
        var node = new JsonObject { ["ProcessingResources"] = new JsonObject { ["ClusterConfig"] = cluster } };
        node["AppSpecification"] = Application(context);
        node["RoleArn"] = StepContext.Role;
        var inputs = _props.Inputs.Select(input => input.ToNode(context)).ToList();
        if (_props.Code is { } code)
        {
            inputs.Add(ProcessingInput.Node("code", context.Bundle(code), CodeFolder, "S3Prefix", "File", "FullyReplicated", "None"));
        }

        if (inputs.Count > 0)
        {
            node["ProcessingInputs"] = new JsonArray([.. inputs]);
        }

        if (_props.Outputs.Count > 0)
        {
            var outputs = new JsonObject { ["Outputs"] = new JsonArray([.. _props.Outputs.Select(output => output.ToNode(context))]) };
            JobNodes.Add(outputs, "KmsKeyId", context.OutputKey(_props.OutputKey));
            node["ProcessingOutputConfig"] = outputs;
        }

        JobNodes.AddMap(node, "Environment", context, _props.Environment);
        if (_props.MaxRun is { } maxRun)
        {
            node["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = maxRun.ToNode(context, "MaxRun") };
        }

        AddNetwork(context, node);
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

    private JsonObject Application(StepContext context)
    {
        var node = new JsonObject { ["ImageUri"] = context.Image("Image", _props.Image, ImageUse.Processing, _props.InstanceType) };
        IReadOnlyList<string> command = _props.Code is null ? _props.ContainerEntrypoint : ["/bin/bash", "-c", RunScript, _props.EntryPoint ?? ""];
        if (command.Count > 0)
        {
            node["ContainerEntrypoint"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]);
        }

        if (_props.Arguments.Count > 0)
        {
            node["ContainerArguments"] = new JsonArray([.. _props.Arguments.Select((word, i) => context.Text($"Arguments[{i}]", word))]);
        }

        return node;
    }

    private void AddNetwork(StepContext context, JsonObject node)
    {
        var network = _props.Network;
        if (network.Vpc is null && !network.Isolated && !network.EncryptInterContainerTraffic)
        {
            return;
        }

        var config = new JsonObject
        {
            ["EnableNetworkIsolation"] = network.Isolated,
            ["EnableInterContainerTrafficEncryption"] = network.EncryptInterContainerTraffic,
        };
        if (network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc = true;
            config["VpcConfig"] = vpc;
        }

        node["NetworkConfig"] = config;
    }

    private void Check(StepContext context)
    {
        var problems = context.Problems;
        if (_props.Code is { } code)
        {
            code.Check(problems, context.Name("EntryPoint"), _props.EntryPoint);
            if (_props.ContainerEntrypoint.Count > 0)
            {
                problems.Add(context.Name("ContainerEntrypoint"), "a command besides Code", "be left out where Code is given, which brings its own", "remove one of them");
            }
        }
        else if (_props.EntryPoint is { } entryPoint)
        {
            problems.Add(context.Name("EntryPoint"), $"'{entryPoint}' without Code", "be a file of Code", "set Code to a ScriptBundle");
        }

        JobNodes.CheckUnique(problems, context.Name("Inputs"), "input",
            [.. _props.Inputs.Select(input => input.Name), .. _props.Code is null ? Array.Empty<string>() : ["code"]]);
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
            JobNodes.CheckLocalPath(problems, context.Name($"Outputs[{output.Name}].Source"), output.Source);
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
