using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// A few files that a job finds under their own names: each is an asset, and all lie under one prefix, the hash of their names and
/// contents. Constructs for assets name objects after the hash alone, so the stack's synthesizer is asked itself.
/// </summary>
internal sealed class FileSet
{
    private static readonly ConditionalWeakTable<Stack, Dictionary<string, BundleLocation>> Bound = [];

    private readonly IReadOnlyList<(string Name, byte[] Content)> _files;

    private FileSet(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        _files = files;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 of names and contents, in hexadecimal; the prefix in S3.</summary>
    public string Hash { get; }

    /// <summary>The files' names.</summary>
    public IEnumerable<string> Names => _files.Select(file => file.Name);

    public static FileSet FromText(string name, string text) => new([(name, Encoding.UTF8.GetBytes(text))]);

    /// <summary>Files of this machine, under their names without folders.</summary>
    public static FileSet FromFiles(params IEnumerable<string> paths) => new([.. paths.Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]);

    /// <summary>Makes the files assets of the scope's stack; once a stack, however often it is asked for.</summary>
    public BundleLocation Bind(Construct scope)
    {
        var stack = Stack.Of(scope);
        var known = Bound.GetValue(stack, _ => new Dictionary<string, BundleLocation>(StringComparer.Ordinal));
        if (!known.TryGetValue(Hash, out var location))
        {
            var folder = Stage.Of(scope)!.AssetOutdir;
            IFileAssetLocation? asset = null;
            foreach (var (name, content) in _files)
            {
                // The key gets the extension of this name: none where the file has none.
                var file = Path.HasExtension(name) ? $"asset.{Hash}.{name}" : $"asset-{Hash}-{name}";
                File.WriteAllBytes(Path.Combine(folder, file), content);
                asset = stack.Synthesizer.AddFileAsset(new FileAssetSource
                {
                    FileName = file,
                    Packaging = FileAssetPackaging.FILE,
                    SourceHash = $"{Hash}/{Path.GetFileNameWithoutExtension(name)}",
                });
            }

            // The prefix: what comes before the last file's own name.
            location = new BundleLocation($"s3://{asset!.BucketName}/{Hash}/", asset.BucketName, $"{Hash}/");
            known.Add(Hash, location);
        }

        return location;
    }
}
