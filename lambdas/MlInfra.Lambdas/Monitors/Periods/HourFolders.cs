using System.Globalization;
using System.Runtime.CompilerServices;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>Folders by the hour, <c>yyyy/MM/dd/HH/</c>, or by the day, <c>yyyy/MM/dd/</c>, whose files count as those of its first hour.</summary>
internal static class HourFolders
{
    private const int Day = 10;
    private const int Hour = 13;

    /// <summary>Files from an hour until another. Those of a day lie together, and the order of names is that of days.</summary>
    public static async IAsyncEnumerable<(DateTimeOffset Hour, StoredFile File)> FromAsync(
        IFileStore files, FileUri folder, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancel)
    {
        var first = MonitorPeriod.FolderOf(from);
        await foreach (var file in files.ListAsync(folder, folder / (from.Hour == 0 ? first[..Day] : first), cancel).ConfigureAwait(false))
        {
            if (HourOf(file.Uri.Path.AsSpan(folder.Path.Length == 0 ? 0 : folder.Path.Length + 1)) is not { } hour || hour < from) continue;
            if (hour < until) yield return (hour, file);
            else if (hour.Date > until.Date) yield break;
        }
    }

    private static DateTimeOffset? HourOf(ReadOnlySpan<char> name)
    {
        if (name.Length > Hour && name[Hour] == '/' && Parse(name[..Hour], "yyyy/MM/dd/HH") is { } hour) return hour;
        if (name.Length <= Day || name[Day] != '/' || name[(Day + 1)..].Contains('/')) return null;
        // What begins so is a note of the program that wrote the data: _SUCCESS and the like.
        return name[Day + 1] is '_' or '.' ? null : Parse(name[..Day], "yyyy/MM/dd");
    }

    private static DateTimeOffset? Parse(ReadOnlySpan<char> text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var hour) ? hour : null;
}
