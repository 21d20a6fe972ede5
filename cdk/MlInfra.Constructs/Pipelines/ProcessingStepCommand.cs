using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What a processing job runs: a bundle, one script, a Spark application or the container's own command.</summary>
internal sealed class ProcessingStepCommand(StepContext context, ProcessingStepProps props)
{
    private const string InputFolder = "/opt/ml/processing/input/";
    private const string CodeFolder = InputFolder + "code";
    private const string EventFolder = "/opt/ml/processing/spark-events/";

    // CDK names the asset <hash>.gz. bash gives the word after the script as $0 and the job's arguments as $@. Each word is limited to 256 characters.
    private const string RunScript = "set -e; cd " + CodeFolder + "; for f in *.gz; do tar -xzf \"$f\"; done; "
        + "if [ -f requirements.txt ]; then python3 -m pip install -r requirements.txt; fi; exec python3 \"$0\" \"$@\"";

    /// <summary>The inputs that the command needs besides the step's own.</summary>
    public List<JsonObject> Inputs { get; } = [];

    /// <summary>The outputs that it writes besides the step's own.</summary>
    public List<JsonObject> Outputs { get; } = [];

    /// <summary>The names of those inputs, which the step's own may not have.</summary>
    public IEnumerable<string> InputNames => Inputs.Select(input => input["InputName"]!.GetValue<string>());

    /// <summary>The words of the entrypoint; empty where the image has its own.</summary>
    public IReadOnlyList<JsonNode> Entrypoint()
    {
        Check();
        if (props.Code is { } code)
        {
            Inputs.Add(Input("code", context.Bundle(code), CodeFolder));
            return Words(["/bin/bash", "-c", RunScript, props.EntryPoint ?? ""]);
        }

        if (props.Script is { } script)
        {
            Inputs.Add(Input("code", script.Locate(context, "Script"), CodeFolder));
            return Words([.. props.ScriptCommand, $"{CodeFolder}/{script.Name}"]);
        }

        return props.Spark is { } spark ? Spark(spark) : [.. props.ContainerEntrypoint.Select((word, i) => context.Text($"ContainerEntrypoint[{i}]", word))];
    }

    private static JsonObject Input(string name, JsonNode uri, string path) => ProcessingInput.Node(name, uri, path, "S3Prefix", "File", "FullyReplicated", "None");

    private static JsonNode[] Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    private JsonNode[] Spark(SparkApplication spark)
    {
        List<string> words = ["smspark-submit"];
        if (spark.MainClass is { } main)
        {
            words.AddRange(["--class", main]);
        }

        Dependencies(words, "py-files", spark.PyFiles);
        Dependencies(words, "jars", spark.Jars);
        Dependencies(words, "files", spark.Files);
        if (spark.EventLogs is { } logs)
        {
            words.AddRange(["--local-spark-event-logs-dir", EventFolder]);
            Outputs.Add(new JsonObject
            {
                ["OutputName"] = $"output-{props.Outputs.Count + 1}",
                ["AppManaged"] = false,
                ["S3Output"] = new JsonObject { ["S3Uri"] = context.Write("Spark.EventLogs", logs), ["LocalPath"] = EventFolder, ["S3UploadMode"] = "Continuous" },
            });
        }

        if (spark.Configuration.Count > 0)
        {
            var configuration = new JsonArray([.. spark.Configuration.Select(one => one.ToNode())]).ToJsonString();
            Inputs.Add(Input("conf", context.Files(FileSet.FromText("configuration.json", configuration)), InputFolder + "conf"));
        }

        Inputs.Add(Input("code", spark.File.Locate(context, "Spark.File"), CodeFolder));
        return Words([.. words, $"{CodeFolder}/{spark.File.Name}"]);
    }

    // Files of this machine come as an input; those in S3 are read by Spark itself.
    private void Dependencies(List<string> words, string option, IReadOnlyList<JobFile> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        var places = new List<string>();
        foreach (var file in files.Where(file => file.S3Uri is not null))
        {
            context.Read($"Spark.{option}", file.S3Uri!);
            places.Add((string)file.S3Uri!.Constant!);
        }

        var local = files.Where(file => file.Path is not null).Select(file => file.Path!).ToArray();
        JobNodes.CheckUnique(context.Problems, context.Name($"Spark.{option}"), "file", local.Select(path => Path.GetFileName(path)));
        if (local.Length > 0)
        {
            Inputs.Add(Input(option, context.Files(FileSet.FromFiles(local)), InputFolder + option));
            places.Add(InputFolder + option);
        }

        words.AddRange([$"--{option}", string.Join(',', places)]);
    }

    private void Check()
    {
        var problems = context.Problems;
        var ways = new[] { ("Code", props.Code is not null), ("Script", props.Script is not null), ("Spark", props.Spark is not null) }.Where(way => way.Item2).Select(way => way.Item1).ToArray();
        if (ways.Length > 1)
        {
            problems.Add(context.Name(ways[1]), $"{ways[1]} besides {ways[0]}", "be the only one, because a job runs one thing", "remove one of them");
        }

        if (props.Code is { } code)
        {
            code.Check(problems, context.Name("EntryPoint"), props.EntryPoint);
        }
        else if (props.EntryPoint is { } entryPoint)
        {
            problems.Add(context.Name("EntryPoint"), $"'{entryPoint}' without Code", "be a file of Code", "set Code to a ScriptBundle");
        }

        if (ways.Length > 0 && props.ContainerEntrypoint.Count > 0)
        {
            problems.Add(context.Name("ContainerEntrypoint"), $"a command besides {ways[0]}", $"be left out where {ways[0]} is given, which brings its own", "remove one of them");
        }

        CheckSpark();
    }

    private void CheckSpark()
    {
        if (props.Spark is not { } spark)
        {
            return;
        }

        if (props.Image.Family is { } family && family != "spark")
        {
            context.Problems.Add(context.Name("Image"), $"an image of '{family}' with Spark", "have Spark", "take Image.Spark(\"3.3\")");
        }

        foreach (var configuration in spark.Configuration.SelectMany(one => one.All).Where(one => !SparkConfiguration.Known.Contains(one.Classification)))
        {
            context.Problems.Add(context.Name("Spark.Configuration"), $"the classification '{configuration.Classification}'", $"be one that the container knows ({Nearest.Or(SparkConfiguration.Known)})",
                $"did you mean {Nearest.Say(configuration.Classification, SparkConfiguration.Known, 1)}?");
        }

        if (spark.EventLogs?.Constant is string logs && !logs.StartsWith("s3://", StringComparison.Ordinal) && !Tokens.In(logs))
        {
            context.Problems.Add(context.Name("Spark.EventLogs"), $"'{logs}'", "begin with s3://", "write it as s3://bucket/prefix");
        }
    }
}
