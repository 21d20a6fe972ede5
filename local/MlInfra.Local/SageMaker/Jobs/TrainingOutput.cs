using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Takes what a training job leaves to S3: model.tar.gz and output.tar.gz below the output path and the job's name.</summary>
internal sealed class TrainingOutput(JobTools tools, JsonObject request, Principal role)
{
    private readonly JsonObject config = request.Object("OutputDataConfig")!;

    /// <summary>Where the model lies, or would lie.</summary>
    public string ModelUri => $"{Folder}/{(Raw ? "model/" : "model.tar.gz")}";

    private S3Uri Folder => S3Transfer.Below(S3Uri.Parse(config.Required("S3OutputPath"), "s3OutputPath"), request.Required("TrainingJobName") + "/output");

    private bool Raw => config.Text("CompressionType") == "NONE";

    /// <summary>Uploads what is in /opt/ml/model; says so in the log if there is nothing.</summary>
    public async Task UploadModelAsync(JobFolder folder, JobLog log)
    {
        var model = Path.Combine(folder.Ml, "model");
        if (folder.Files(model).Count == 0)
            log.Write("[MlInfra Local] the script wrote nothing to SM_MODEL_DIR (/opt/ml/model): as in AWS the job completes, and there is no model at its S3ModelArtifacts.");
        else if (Raw)
            await tools.Transfer.UploadFolderAsync(folder, model, S3Transfer.Below(Folder, "model"), role, CancellationToken.None);
        else
            await UploadArchiveAsync(folder, model, "model.tar.gz");
    }

    /// <summary>Uploads what is in /opt/ml/output/data.</summary>
    public async Task UploadDataAsync(JobFolder folder)
    {
        var data = Path.Combine(folder.Ml, "output", "data");
        if (folder.Files(data).Count > 0) await UploadArchiveAsync(folder, data, "output.tar.gz");
    }

    private async Task UploadArchiveAsync(JobFolder folder, string source, string name)
    {
        var archive = Path.Combine(folder.Root, name);
        await using (var file = File.Create(archive))
        await using (var zipped = new GZipStream(file, CompressionLevel.Fastest))
            await TarFile.CreateFromDirectoryAsync(source, zipped, includeBaseDirectory: false);
        tools.DemandKey(role, config.Text("KmsKeyId"));
        await tools.Transfer.UploadFileAsync(archive, S3Transfer.Below(Folder, name), role, CancellationToken.None);
    }
}
