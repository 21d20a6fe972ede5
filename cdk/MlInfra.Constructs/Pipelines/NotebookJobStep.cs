using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Runs a notebook; a training job does it.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/create-notebook-auto-run-sdk.html"/>
public sealed partial class NotebookJobStep : PipelineStep
{
    private const string Channel = "sagemaker_headless_execution_pipelinestep";

    private readonly NotebookJobStepProps _props;

    /// <summary>Makes the step.</summary>
    public NotebookJobStep(string name, NotebookJobStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the run notebook lies in S3, above a folder with the job's name.</summary>
    public StepProperty OutputLocation => Property("OutputDataConfig.S3OutputPath");

    /// <summary>The job's name.</summary>
    public StepProperty JobName => Property("TrainingJobName");

    internal override string Type => "Training";

    internal override JsonObject Arguments(StepContext context)
    {
        Check(context);
        context.Needs.Jobs.Add("TrainingJob");
        var notebook = Path.GetFileName(_props.Notebook) ?? _props.InputNotebookName ?? "";
        var node = new JsonObject
        {
            ["RoleArn"] = StepContext.Role,
            ["RetryStrategy"] = new JsonObject { ["MaximumRetryAttempts"] = _props.MaxRetryAttempts },
            ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = _props.MaxRuntimeInSeconds },
            ["EnableInterContainerTrafficEncryption"] = _props.Network.EncryptInterContainerTraffic,
            ["AlgorithmSpecification"] = new JsonObject
            {
                ["TrainingImage"] = context.Image("Image", _props.Image, ImageUse.Training, _props.InstanceType),
                ["TrainingInputMode"] = "File",
                ["ContainerEntrypoint"] = new JsonArray("amazon_sagemaker_scheduler"),
            },
            ["InputDataConfig"] = new JsonArray(Input(Location(context))),
            ["OutputDataConfig"] = Output(context),
            ["ResourceConfig"] = Resources(context),
        };
        JobNodes.AddNetwork(context, node, _props.Network);
        JobNodes.AddTags(node, Tags(notebook));
        node["Environment"] = Variables(context, notebook);
        JobNodes.AddMap(node, "HyperParameters", context, _props.Parameters);
        return node;
    }

    private string Title => _props.NotebookJobName ?? Name;

    private static JsonObject Input(JsonNode location) => new()
    {
        ["ChannelName"] = Channel,
        ["DataSource"] = new JsonObject
        {
            ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = location, ["S3DataDistributionType"] = "FullyReplicated" },
        },
    };

    private JsonNode Location(StepContext context) => _props.InputLocation is { } location
        ? context.Read("InputLocation", location)
        : LocalFiles().All(File.Exists) ? context.Files(FileSet.FromFiles(LocalFiles())) : "";

    private IEnumerable<string> LocalFiles() =>
        _props.Notebook is null ? [] : [_props.Notebook, .. _props.InitializationScript is { } script ? new[] { script } : [], .. _props.AdditionalFiles];

    private JsonObject Output(StepContext context)
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write("OutputPath", _props.OutputPath ?? context.RunFolder()) };
        JobNodes.Add(node, "KmsKeyId", context.OutputKey(_props.OutputKey));
        return node;
    }

    private JsonObject Resources(StepContext context)
    {
        var node = new JsonObject
        {
            ["VolumeSizeInGB"] = context.Value("VolumeSizeInGB", _props.VolumeSizeInGB),
            ["InstanceCount"] = 1,
            ["InstanceType"] = context.InstanceType("InstanceType", _props.InstanceType, InstanceUse.Training, _props.VolumeKey),
        };
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(_props.VolumeKey));
        return node;
    }

    private Dictionary<string, string> Tags(string notebook) => new(_props.Tags)
    {
        ["sagemaker:name"] = Title,
        ["sagemaker:notebook-name"] = notebook,
        ["sagemaker:notebook-job-origin"] = "PIPELINE_STEP",
        ["sagemaker:is-studio-archived"] = "false",
    };

    private JsonObject Variables(StepContext context, string notebook)
    {
        var node = new JsonObject();
        foreach (var (key, value) in _props.Environment)
        {
            node[key] = context.Variable($"Environment[{key}]", value);
        }

        node["AWS_DEFAULT_REGION"] = context.Region;
        node["SM_JOB_DEF_VERSION"] = "1.0";
        node["SM_ENV_NAME"] = "sagemaker-default-env";
        node["SM_SKIP_EFS_SIMULATION"] = "true";
        node["SM_EXECUTION_INPUT_PATH"] = "/opt/ml/input/data/" + Channel;
        node["SM_KERNEL_NAME"] = _props.KernelName;
        node["SM_INPUT_NOTEBOOK_NAME"] = notebook;
        node["SM_OUTPUT_NOTEBOOK_NAME"] = NotLetter().Replace(Start().Replace(Title, ""), "-") + ".ipynb";
        JobNodes.Add(node, "SM_INIT_SCRIPT", Path.GetFileName(_props.InitializationScript));
        return node;
    }

    private void Check(StepContext context)
    {
        if (_props.Notebook is null == _props.InputLocation is null)
        {
            context.Problems.Add(context.Name("Notebook"), _props.Notebook is null ? "neither Notebook nor InputLocation" : "Notebook besides InputLocation",
                "say once which notebook runs", _props.Notebook is null ? "set one of them" : "remove one of them");
        }

        foreach (var path in LocalFiles().Where(path => !File.Exists(path)))
        {
            context.Problems.Add(context.Name("Notebook"), $"'{path}'", "be a file that exists", "give the path from the working directory, or an absolute one");
        }

        JobNodes.CheckUnique(context.Problems, context.Name("AdditionalFiles"), "file", LocalFiles().Select(Path.GetFileName)!);
        if (_props.InputLocation is not null && _props.InputNotebookName is null)
        {
            context.Problems.Add(context.Name("InputNotebookName"), "nothing", "name the notebook under InputLocation", "set it");
        }

        if (_props.InputLocation is not null && _props.AdditionalFiles.Count > 0)
        {
            context.Problems.Add(context.Name("AdditionalFiles"), "files besides InputLocation", "lie under InputLocation", "put them there, or give Notebook");
        }

        if (!JobTitle().IsMatch(Title))
        {
            context.Problems.Add(context.Name("NotebookJobName"), $"'{Title}'", "begin with a letter and hold letters, digits, hyphens and underscores only", "rename it");
        }

        if (_props.KernelName.Length == 0)
        {
            context.Problems.Add(context.Name("KernelName"), "nothing", "name a kernel of the image", "take 'python3'");
        }
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]*$")]
    private static partial Regex JobTitle();

    [GeneratedRegex("^[^a-zA-Z0-9]+")]
    private static partial Regex Start();

    [GeneratedRegex("[^a-zA-Z0-9-]")]
    private static partial Regex NotLetter();
}
