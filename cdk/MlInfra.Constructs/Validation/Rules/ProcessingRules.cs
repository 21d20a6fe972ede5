namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a processing job.</summary>
internal static class ProcessingRules
{
    private const string Root = "/opt/ml/processing";

    public static void Check(RequestView job)
    {
        var outputs = job.In("ProcessingOutputConfig");
        job.Unique("ProcessingInputs", "InputName");
        outputs.Unique("Outputs", "OutputName");
        foreach (var input in job.Each("ProcessingInputs"))
        {
            input.ExactlyOne("S3Input", "DatasetDefinition");
            var s3 = input.In("S3Input");
            if (s3.Text("S3CompressionType") == "Gzip" && (s3.Has("S3InputMode") ? s3.Text("S3InputMode") : "File") == "File")
            {
                s3.Say("S3CompressionType", "'Gzip' in mode File", "be used with S3InputMode Pipe only", "set S3InputMode to Pipe, or remove it");
            }

            Folder(input, s3);
        }

        foreach (var output in outputs.Each("Outputs"))
        {
            output.ExactlyOne("S3Output", "FeatureStoreOutput");
            Folder(output, output.In("S3Output"));
        }

        var cluster = job.In("ProcessingResources").In("ClusterConfig");
        TrainingRules.VolumeKey(cluster, "VolumeKmsKeyId", cluster);
    }

    /// <summary>Property files name an output of their step.</summary>
    public static void CheckFiles(RequestView step, RequestView job)
    {
        step.Unique("PropertyFiles", "PropertyFileName");
        var outputs = job.In("ProcessingOutputConfig").Each("Outputs").Select(output => output.Text("OutputName")).OfType<string>().ToArray();
        foreach (var file in step.Each("PropertyFiles"))
        {
            if (file.Text("OutputName") is { } name && !outputs.Contains(name))
            {
                file.Say("OutputName", $"'{name}'", "be an output of the step", outputs.Length == 0 ? "declare it in ProcessingOutputConfig.Outputs" : $"did you mean {Nearest.Say(name, outputs, 1)}?");
            }
        }
    }

    private static void Folder(RequestView owner, RequestView s3)
    {
        if (s3.Text("LocalPath") is { } path && !owner.IsTrue("AppManaged")
            && path != Root && !path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            s3.Say("LocalPath", $"'{path}'", $"lie under {Root}, where SageMaker mounts", $"begin it with {Root}/, or set AppManaged");
        }
        else if (s3.Map.Count > 0 && !s3.Has("LocalPath") && !owner.IsTrue("AppManaged"))
        {
            s3.Say("LocalPath", "nothing", "be given unless AppManaged is true", "set it");
        }
    }
}
