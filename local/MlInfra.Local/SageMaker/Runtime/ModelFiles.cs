using System.Formats.Tar;
using System.IO.Compression;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Models;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Puts a model's files where its container finds them: the artifact in /opt/ml/model, the scripts in /opt/ml/code.</summary>
internal sealed class ModelFiles(Lazy<IObjectStore> objects)
{
    private static readonly string[] ServerFiles = ["mlinfra_codecs.py", "mlinfra_handlers.py", "mlinfra_server.py"];

    /// <summary>Where the server's own files lie inside.</summary>
    public const string ServerFolder = "/opt/ml/.server";

    /// <summary>Fills the folder that is seen as /opt/ml. Throws the endpoint's failure reason; returns the scripts' folder as seen inside.</summary>
    public async Task<string> PlaceAsync(ModelLoad model, string mlFolder, CancellationToken cancellationToken)
    {
        var modelFolder = Directory.CreateDirectory(Path.Combine(mlFolder, "model")).FullName;
        if (model.DataUrl is not null) await PlaceDataAsync(model, modelFolder, cancellationToken);
        var server = Directory.CreateDirectory(Path.Combine(mlFolder, ".server")).FullName;
        foreach (var name in ServerFiles)
        {
            await using var source = typeof(ModelFiles).Assembly.GetManifestResourceStream($"model-server/{name}")!;
            await using var target = File.Create(Path.Combine(server, name));
            await source.CopyToAsync(target, cancellationToken);
        }

        return await PlaceCodeAsync(model, mlFolder, modelFolder, cancellationToken);
    }

    private async Task PlaceDataAsync(ModelLoad model, string folder, CancellationToken cancellationToken)
    {
        var data = S3Uri.Parse(model.DataUrl!, "ModelDataUrl");
        var session = RoleAccess.Session(model.RoleArn);
        try
        {
            if (model.IsArchive)
            {
                await ExtractAsync(() => objects.Value.Open(data.Bucket, data.Key, session), data, folder, cancellationToken);
                return;
            }

            var prefix = data.Key.Length == 0 || data.Key.EndsWith('/') ? data.Key : data.Key + "/";
            foreach (var item in objects.Value.List(data.Bucket, prefix, session).Where(i => !i.Key.EndsWith('/')))
            {
                var target = Path.GetFullPath(Path.Combine(folder, item.Key[prefix.Length..]));
                if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await using var source = objects.Value.Open(item.Bucket, item.Key, session);
                await using var file = File.Create(target);
                await source.CopyToAsync(file, cancellationToken);
            }
        }
        catch (AwsException e)
        {
            throw new DeploymentFailedException(
                $"Failed to download model data for container \"container_1\" from URL: \"{data}\". Please ensure that there is an object located at the URL and that the role "
                + $"passed to CreateModel has permissions to download the object. ({e.Message})", e);
        }
    }

    private async Task<string> PlaceCodeAsync(ModelLoad model, string mlFolder, string modelFolder, CancellationToken cancellationToken)
    {
        var submitted = model.Environment.GetValueOrDefault("SAGEMAKER_SUBMIT_DIRECTORY");
        if (submitted is not null && submitted.StartsWith("s3://", StringComparison.Ordinal))
        {
            var folder = Directory.CreateDirectory(Path.Combine(mlFolder, "code")).FullName;
            var code = S3Uri.Parse(submitted, "SAGEMAKER_SUBMIT_DIRECTORY");
            try
            {
                await ExtractAsync(() => objects.Value.Open(code.Bucket, code.Key, RoleAccess.Session(model.RoleArn)), code, folder, cancellationToken);
            }
            catch (AwsException e)
            {
                // The container itself downloads its scripts: there, too, it is the ping that fails.
                throw new ContainerStartException($"Could not download {code} (SAGEMAKER_SUBMIT_DIRECTORY): {e.Message}", e);
            }

            return "/opt/ml/code";
        }

        if (submitted is not null)
        {
            var inside = submitted.StartsWith("file://", StringComparison.Ordinal) ? submitted["file://".Length..] : submitted;
            return inside.StartsWith("/opt/ml/", StringComparison.Ordinal)
                ? inside
                : throw new ContainerStartException($"SAGEMAKER_SUBMIT_DIRECTORY is {submitted}: an s3:// address of a tar.gz or a folder below /opt/ml is expected.");
        }

        return Directory.Exists(Path.Combine(modelFolder, "code")) ? "/opt/ml/model/code" : "/opt/ml/model";
    }

    private static async Task ExtractAsync(Func<Stream> open, S3Uri from, string folder, CancellationToken cancellationToken)
    {
        await using var source = open();
        try
        {
            await using var unzipped = new GZipStream(source, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(unzipped, folder, overwriteFiles: true, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException || (e is IOException && !Wire.Faults.IsDiskFull(e)))
        {
            throw new DeploymentFailedException(
                $"Failed to extract model data archive for container \"container_1\" from URL \"{from}\". Please ensure that the object located at the URL is a valid tar.gz archive.", e);
        }
    }
}
