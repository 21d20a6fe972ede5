namespace MlInfra.Local.S3.Http;

/// <summary>A page of a listing: items and the prefixes that a delimiter rolls up, in one order.</summary>
/// <param name="Last">The item's key or the prefix that the page ends with.</param>
internal sealed record Listing<T>(List<T> Items, List<string> Prefixes, bool IsTruncated, string? Last)
{
    /// <param name="after">Only what comes after it; a rolled-up prefix that was given is passed over whole.</param>
    public static Listing<T> Of(IEnumerable<T> all, Func<T, string> keyOf, string prefix, string delimiter, string after, int max)
    {
        var items = new List<T>();
        var prefixes = new List<string>();
        string? last = null;
        foreach (var item in all)
        {
            var key = keyOf(item);
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var rolled = cut < 0 ? null : key[..(cut + delimiter.Length)];
            if (string.CompareOrdinal(rolled ?? key, after) <= 0) continue;
            if (rolled is not null && prefixes.Count > 0 && prefixes[^1] == rolled) continue;
            if (items.Count + prefixes.Count == max) return new(items, prefixes, max > 0, last);
            if (rolled is not null) prefixes.Add(rolled);
            else items.Add(item);
            last = rolled ?? key;
        }
        return new(items, prefixes, false, last);
    }
}
