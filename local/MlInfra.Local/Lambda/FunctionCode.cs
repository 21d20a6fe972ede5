using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Packages: fetched from S3, checked, unpacked under the state folder by their hash.</summary>
internal sealed class FunctionCode(World world, Lazy<IObjectStore> objects)
{
    private const long LargestUnpacked = 262_144_000;

    public string Root => Path.Combine(world.StateFolder, "lambda");

    /// <summary>Unpacks what a Code property or UpdateFunctionCode names.</summary>
    public async Task<Package> FetchAsync(JsonObject code, CancellationToken cancellationToken)
    {
        if (code.Text("ImageUri") is not null) throw AwsException.NotSupported("Lambda functions from container images (Code.ImageUri)");
        if (code.Text("S3ObjectVersion") is not null) throw AwsException.NotSupported("S3ObjectVersion of Lambda code");
        if (code["ZipFile"] is { } zip) return await UnpackAsync(Inline(zip), cancellationToken);
        var bucket = code.Text("S3Bucket") ?? throw LambdaErrors.Invalid("Please provide a source for function code.");
        var key = code.Text("S3Key") ?? throw LambdaErrors.Invalid("Please provide a source for function code.");
        try
        {
            await using var stream = objects.Value.Open(bucket, key);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellationToken);
            return await UnpackAsync(copy.ToArray(), cancellationToken);
        }
        catch (AwsException e) when (e.Code is "NoSuchKey" or "NoSuchBucket")
        {
            throw LambdaErrors.Invalid($"Error occurred while GetObject. S3 Error Code: {e.Code}. S3 Error Message: {e.Message}");
        }
    }

    // CloudFormation's ZipFile is source text for Python and Node.js; the API's is a whole archive.
    private static byte[] Inline(JsonNode zip)
    {
        var text = JsonReading.AsText(zip);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 4 && bytes[0] == 'P' && bytes[1] == 'K'
            ? bytes[..length]
            : throw AwsException.NotSupported("inline source code of Lambda functions (Code.ZipFile); give a package in S3");
    }

    private async Task<Package> UnpackAsync(byte[] zip, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(zip);
        var folder = Convert.ToHexString(hash).ToLowerInvariant();
        var target = Path.Combine(Root, folder);
        if (!Directory.Exists(target))
        {
            // Unpacked beside and moved: a folder that bears the hash is whole, whatever happened in between.
            var temporary = Path.Combine(Root, $".{folder}-{Guid.NewGuid():N}");
            Directory.CreateDirectory(temporary);
            try
            {
                await ExtractAsync(zip, temporary, cancellationToken);
                if (!Directory.Exists(target)) Directory.Move(temporary, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                // Another function of the same package has just put it there.
            }
            finally
            {
                if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            }
        }
        return new(folder, Convert.ToBase64String(hash), zip.Length);
    }

    private static async Task ExtractAsync(byte[] zip, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
            if (archive.Entries.Sum(e => e.Length) > LargestUnpacked)
                throw LambdaErrors.Invalid($"Unzipped size must be smaller than {LargestUnpacked} bytes");
            await archive.ExtractToDirectoryAsync(folder, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw LambdaErrors.Invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    /// <summary>Deletes packages that no function has.</summary>
    public void Sweep(IEnumerable<FunctionDocument> functions)
    {
        if (!Directory.Exists(Root)) return;
        var used = functions.Select(f => f.CodeFolder).ToHashSet();
        foreach (var folder in Directory.EnumerateDirectories(Root))
            if (!used.Contains(Path.GetFileName(folder))) Directory.Delete(folder, recursive: true);
    }

    /// <summary>An unpacked package.</summary>
    internal sealed record Package(string Folder, string Sha256, long Size);
}
