using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>One file that a job runs or needs: a file of this machine, which becomes an asset, or an object in S3.</summary>
public sealed class JobFile
{
    private readonly PipelineValue? _uri;

    private JobFile(string name, string? path, PipelineValue? uri)
    {
        Name = name;
        Path = path;
        _uri = uri;
    }

    /// <summary>The file's name without folders.</summary>
    public string Name { get; }

    /// <summary>The file on this machine; null where it lies in S3.</summary>
    public string? Path { get; }

    /// <summary>The object in S3; null where it lies on this machine.</summary>
    internal PipelineValue? S3Uri => _uri;

    /// <summary>A file of this machine.</summary>
    /// <exception cref="DefinitionException">When there is no such file.</exception>
    public static JobFile FromPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = Problems.Of(nameof(JobFile));
        if (!File.Exists(path))
        {
            problems.Add("path", $"'{path}'", $"be a file that exists ('{System.IO.Path.GetFullPath(path)}' does not)", "give the path from the working directory, or an absolute one");
            problems.ThrowIfAny();
        }

        return new(System.IO.Path.GetFileName(path), System.IO.Path.GetFullPath(path), null);
    }

    /// <summary>An object in S3, as <c>s3://bucket/key</c>.</summary>
    /// <exception cref="DefinitionException">When it is no such location.</exception>
    public static JobFile FromS3(string s3Uri)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        var problems = Problems.Of(nameof(JobFile));
        if (!s3Uri.StartsWith("s3://", StringComparison.Ordinal) || s3Uri.EndsWith('/') || s3Uri[5..].IndexOf('/', StringComparison.Ordinal) < 1)
        {
            problems.Add("s3Uri", $"'{s3Uri}'", "name an object as s3://bucket/key", "write it so");
            problems.ThrowIfAny();
        }

        return new(s3Uri[(s3Uri.LastIndexOf('/') + 1)..], null, s3Uri);
    }

    /// <summary>Where a job finds it: the object, or the prefix of the asset.</summary>
    internal JsonNode Locate(StepContext context, string property) =>
        _uri is not null ? context.Read(property, _uri) : context.Files(FileSet.FromFiles(Path!));
}
