using System.Globalization;
using System.Runtime.CompilerServices;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>
/// The captured files of an endpoint's variant, by the hour of their key: <c>endpoint/variant/yyyy/MM/dd/HH/file</c>. A record belongs to the hour of
/// its file, whatever its own clock said, and a file to one period: so none is counted twice or lost where clocks differ.
/// </summary>
internal sealed class CapturedFiles(MonitorDefinition definition, IFileStore files)
{
    /// <summary>A file this young when files were listed may have been written at that very moment.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromMinutes(2);

    private FileUri Folder => definition.Captured / definition.Endpoint / definition.Variant;

    /// <summary>Files from an hour on, with their hours, in their order.</summary>
    public async IAsyncEnumerable<(DateTimeOffset Hour, StoredFile File)> FromAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var file in HourFolders.FromAsync(files, Folder, from, cancel).ConfigureAwait(false)) yield return file;
    }

    /// <summary>The files of a period, and those of the one before that came after it was done.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">What is left of the period before. Null: it was not looked at.</param>
    /// <param name="now">When the files are listed.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<CapturedWindow> OfAsync(MonitorPeriod period, PeriodMarker? before, DateTimeOffset now, CancellationToken cancel)
    {
        var (own, late) = (new List<StoredFile>(), new List<StoredFile>());
        var known = before?.Recent?.ToHashSet() ?? [];
        await foreach (var (hour, file) in FromAsync(before?.Listed is null ? period.From : period.Previous.From, cancel).ConfigureAwait(false))
        {
            if (hour >= period.Until) break;
            if (hour >= period.From) own.Add(file);
            else if (file.Written >= before!.Listed - Unsure && !known.Contains(Name(file))) late.Add(file);
        }
        return new CapturedWindow([.. late, .. own], late.Count, now, [.. own.Where(file => file.Written >= now - Unsure).Select(Name)]);
    }

    private string Name(StoredFile file) => file.Uri.Path[(Folder.Path.Length + 1)..];
}

/// <summary>The captured files that a period reads.</summary>
/// <param name="Files">In the order of their names.</param>
/// <param name="Late">How many of them are of the period before.</param>
/// <param name="Listed">When they were listed.</param>
/// <param name="Recent">Those that were just being written then.</param>
internal sealed record CapturedWindow(IReadOnlyList<StoredFile> Files, int Late, DateTimeOffset Listed, IReadOnlyList<string> Recent)
{
    public long Bytes => Files.Sum(file => file.Size);
}

/// <summary>Folders by the hour: <c>yyyy/MM/dd/HH/</c>.</summary>
internal static class HourFolders
{
    private const int Length = 13;

    /// <summary>Files from an hour on. The order of names is that of hours, so reading can stop at any.</summary>
    public static async IAsyncEnumerable<(DateTimeOffset Hour, StoredFile File)> FromAsync(
        IFileStore files, FileUri folder, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var file in files.ListAsync(folder, folder / MonitorPeriod.FolderOf(from), cancel).ConfigureAwait(false))
        {
            var name = file.Uri.Path.AsSpan(folder.Path.Length + 1);
            if (name.Length > Length && name[Length] == '/'
                && DateTimeOffset.TryParseExact(name[..Length], "yyyy/MM/dd/HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var hour)
                && hour >= from)
            {
                yield return (hour, file);
            }
        }
    }
}
