using System.Text.Json;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>
/// Reads what data capture of transform jobs writes: no data, but manifests (<c>[{"prefix": "s3://..."}, "file", ...]</c>) of the files that a job read, or wrote.
/// What is wrong with one is counted, and keeps nobody from the others.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-batch.html"/>
internal sealed class Manifests(IFileStore files)
{
    /// <summary>Files of the window in place of its manifests; one that several manifests name is read once.</summary>
    public async Task<CapturedWindow> ResolveAsync(CapturedWindow window, CancellationToken cancel)
    {
        var faults = new List<(string, string)>();
        var data = await FilesOfAsync(window.Files, faults, cancel).ConfigureAwait(false);
        // What is wrong with those of earlier periods was counted there.
        return window with { Files = data, Earlier = await FilesOfAsync(window.Earlier, [], cancel).ConfigureAwait(false), Faults = faults };
    }

    private async Task<IReadOnlyList<StoredFile>> FilesOfAsync(IReadOnlyList<StoredFile> manifests, List<(string, string)> faults, CancellationToken cancel)
    {
        var named = new List<FileUri>();
        foreach (var manifest in manifests)
        {
            try
            {
                named.AddRange(Read(await files.ReadAsync(manifest.Uri, cancel).ConfigureAwait(false) ?? throw new InvalidDataException("it is gone")));
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                faults.Add((manifest.Uri.ToString(), "the manifest can't be read: " + e.Message));
            }
        }
        var found = new List<StoredFile>();
        foreach (var folder in named.Distinct().GroupBy(file => file.At(file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))])))
        {
            var wanted = folder.ToDictionary(file => file.Path, StringComparer.Ordinal);
            var (first, last) = (wanted.Keys.Min(StringComparer.Ordinal)!, wanted.Keys.Max(StringComparer.Ordinal)!);
            await foreach (var file in files.ListAsync(folder.Key, folder.Key.At(first[..^1]), cancel).ConfigureAwait(false))
            {
                if (string.CompareOrdinal(file.Uri.Path, last) > 0) break;
                if (wanted.Remove(file.Uri.Path)) found.Add(file);
            }
            faults.AddRange(wanted.Values.Select(file => (file.ToString(), "a manifest names it, but it is not there")));
        }
        return found;
    }

    // An array; or several, one after the other.
    private static List<FileUri> Read(ReadOnlyMemory<byte> json)
    {
        var named = new List<FileUri>();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new InvalidDataException("it is no list");
            var prefix = "";
            foreach (var item in document.RootElement.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("prefix", out var text) && text.ValueKind == JsonValueKind.String) prefix = text.GetString()!;
                else if (item.ValueKind == JsonValueKind.String && FileUri.Parse(prefix + item.GetString()) is { Path.Length: > 0 } file) named.Add(file);
                else throw new InvalidDataException($"{item.GetRawText()} names no file");
            }
        }
        return named;
    }
}
