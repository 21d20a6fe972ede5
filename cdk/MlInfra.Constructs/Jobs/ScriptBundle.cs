using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// A folder of Python, packed as script mode wants it: one tar.gz whose bytes depend on nothing but the files. Unchanged scripts
/// give the same object in S3, so caches of pipelines hold and nothing is deployed anew.
/// </summary>
/// <remarks>Left out: <c>__pycache__</c>, <c>*.pyc</c>, <c>.git</c>, <c>.DS_Store</c>, <c>.ipynb_checkpoints</c>, <c>.pytest_cache</c>, links.</remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/docker-containers-adapt-your-own.html"/>
public sealed class ScriptBundle
{
    private static readonly ConditionalWeakTable<Stack, Dictionary<string, BundleLocation>> Bound = [];

    private readonly byte[] _archive;

    private ScriptBundle(string folder, IReadOnlyList<string> files, byte[] archive, string hash)
    {
        Folder = folder;
        Files = files;
        _archive = archive;
        Hash = hash;
    }

    /// <summary>The folder that it was made from.</summary>
    public string Folder { get; }

    /// <summary>The files in it, by their paths with <c>/</c>, sorted.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>SHA-256 of what is packed, in hexadecimal: of the files and not of how they were compressed.</summary>
    public string Hash { get; }

    /// <summary>The tar.gz.</summary>
    public ReadOnlyMemory<byte> Archive => _archive;

    /// <summary>Packs a folder.</summary>
    /// <exception cref="DefinitionException">When there is no such folder, or nothing in it to pack.</exception>
    public static ScriptBundle FromFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var problems = Problems.Of(nameof(ScriptBundle));
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            problems.Add("folder", $"'{folder}'", $"be a folder that exists ('{full}' does not)", "give the path from the working directory, or an absolute one");
            problems.ThrowIfAny();
        }

        var files = ScriptArchive.Files(full);
        if (files.Count == 0)
        {
            problems.Add("folder", $"'{folder}' with no files", "hold the scripts to run", "add them, or give another folder");
            problems.ThrowIfAny();
        }

        var tar = ScriptArchive.Tar(full, files);
        return new ScriptBundle(full, files, ScriptArchive.Gzip(tar), Convert.ToHexStringLower(SHA256.HashData(tar)));
    }

    /// <summary>Makes the bundle an asset of the scope's stack; once a stack, however often it is asked for.</summary>
    public BundleLocation Bind(Construct scope)
    {
        var stack = Stack.Of(scope);
        var known = Bound.GetValue(stack, _ => new Dictionary<string, BundleLocation>(StringComparer.Ordinal));
        if (!known.TryGetValue(Hash, out var location))
        {
            var asset = new Asset(stack, "Scripts" + Hash[..16], new AssetProps
            {
                Path = WriteFile(),
                AssetHash = Hash,
                AssetHashType = AssetHashType.CUSTOM,
            });
            location = new BundleLocation(asset.S3ObjectUrl, asset.S3BucketName, asset.S3ObjectKey);
            known.Add(Hash, location);
        }

        return location;
    }

    /// <summary>Adds a problem if the file is not in the bundle.</summary>
    internal void Check(Problems problems, string property, string? entryPoint)
    {
        if (entryPoint is null)
        {
            problems.Add(property, "nothing", $"name the script to run, a file of '{Folder}'", $"take {Nearest.Or(Scripts())}");
        }
        else if (!Files.Contains(entryPoint))
        {
            problems.Add(property, $"'{entryPoint}'", $"be a file of '{Folder}' (it has {string.Join(", ", Files.Take(20))}{(Files.Count > 20 ? ", ..." : "")})",
                $"did you mean {Nearest.Say(entryPoint, Files, 1)}?");
        }
    }

    private string[] Scripts() => [.. Files.Where(file => file.EndsWith(".py", StringComparison.Ordinal)).DefaultIfEmpty(Files[0]).Take(10)];

    // CDK copies the file into its output at once, except with --no-staging; so it stays where it is, under its own hash.
    private string WriteFile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mlinfra-bundles"));
        var path = Path.Combine(folder.FullName, Hash + ".tar.gz");
        if (!File.Exists(path) || new FileInfo(path).Length != _archive.Length)
        {
            var partial = $"{path}.{System.Environment.ProcessId}";
            File.WriteAllBytes(partial, _archive);
            File.Move(partial, path, overwrite: true);
        }

        return path;
    }
}
