using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Puts in place what a training job begins with: channels, configuration, checkpoints, the script.</summary>
internal sealed class TrainingData(JobTools tools, JsonObject request, ScriptMode script, Principal role)
{
    /// <summary>Where checkpoints lie inside.</summary>
    public string CheckpointPath => request.Object("CheckpointConfig")?.Text("LocalPath") ?? "/opt/ml/checkpoints";

    /// <summary>Fills the folder. Throws a JobFault that says what AWS says.</summary>
    public async Task PlaceAsync(JobFolder folder, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { "model", "output/data", "output/intermediate", "code", "input/data" }) folder.Inside("/opt/ml/" + path);
        foreach (var channel in request.Objects("InputDataConfig"))
        {
            var s3 = channel.Object("DataSource")!.Object("S3DataSource")!;
            await tools.Transfer.DownloadAsync(s3.Required("S3Uri"), s3.Required("S3DataType"), folder.Inside($"/opt/ml/input/data/{channel.Required("ChannelName")}"), role, cancellationToken);
        }

        script.WriteConfig(folder);
        if (request.Object("CheckpointConfig") is { } checkpoints)
        {
            try
            {
                await tools.Transfer.PrefixAsync(S3Transfer.Below(S3Uri.Parse(checkpoints.Required("S3Uri"), "s3Uri"), ""), folder.Inside(CheckpointPath), role, cancellationToken);
            }
            catch (AwsException e)
            {
                throw new JobFault($"ClientError: Checkpoint download failed:{e.Message}");
            }
        }

        if (script.Submitted is { } submitted) await SourceAsync(folder, submitted, cancellationToken);
    }

    private async Task SourceAsync(JobFolder folder, string submitted, CancellationToken cancellationToken)
    {
        var code = folder.Inside("/opt/ml/code");
        string archive;
        if (submitted.StartsWith("s3://", StringComparison.Ordinal))
        {
            var uri = S3Uri.Parse(submitted, "sagemaker_submit_directory");
            archive = Path.Combine(folder.Root, "sourcedir.tar.gz");
            try
            {
                await tools.Transfer.ObjectAsync(uri.Bucket, uri.Key, archive, role, cancellationToken);
            }
            catch (AwsException e)
            {
                throw new JobFault($"AlgorithmError: ClientError: could not download the script's archive {submitted}: {e.Message}, exit code: 1");
            }
        }
        else
        {
            archive = folder.Inside(submitted, make: false);
            if (Directory.Exists(archive))
            {
                foreach (var file in folder.Files(archive))
                {
                    var target = Path.Combine(code, Path.GetRelativePath(archive, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(file, target, overwrite: true);
                }

                return;
            }
        }

        await using var stream = File.OpenRead(archive);
        await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, code, overwriteFiles: true, cancellationToken);
    }
}
