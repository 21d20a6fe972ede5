using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>What the List operations share: filters by name and time, order, pages.</summary>
internal static class Listing
{
    /// <summary>One page of items, and the token of the next.</summary>
    public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
    {
        /// <summary>The answer of a List operation.</summary>
        public JsonObject Answer(string member, Func<T, JsonObject> summary)
        {
            var answer = new JsonObject { [member] = Json.Array(Items.Select(summary)) };
            if (Next is not null) answer["NextToken"] = Next;
            return answer;
        }
    }

    /// <summary>Filters, sorts and cuts.</summary>
    public static Page<T> Cut<T>(JsonObject input, IEnumerable<T> all, Func<T, string> name, Func<T, DateTimeOffset> created,
        Func<T, DateTimeOffset>? modified = null, Func<T, string>? status = null, bool ascendingByDefault = false)
    {
        var items = all;
        if (input.Text("NameContains") is { } part) items = items.Where(x => name(x).Contains(part, StringComparison.OrdinalIgnoreCase));
        if (Time(input, "CreationTimeAfter") is { } after) items = items.Where(x => created(x) > after);
        if (Time(input, "CreationTimeBefore") is { } before) items = items.Where(x => created(x) < before);
        if (modified is not null && Time(input, "LastModifiedTimeAfter") is { } since) items = items.Where(x => modified(x) > since);
        if (modified is not null && Time(input, "LastModifiedTimeBefore") is { } until) items = items.Where(x => modified(x) < until);

        var ascending = Check.OneOf(input, "SortOrder", "Ascending", "Descending") is { } order ? order == "Ascending" : ascendingByDefault;
        var sorted = Check.OneOf(input, "SortBy", status is null ? ["Name", "CreationTime", "PipelineExecutionArn"] : ["Name", "CreationTime", "Status"]) switch
        {
            "Name" or "PipelineExecutionArn" => Order(items, name, ascending),
            "Status" when status is not null => Order(items, status, ascending),
            _ => Order(items, created, ascending),
        };

        var skip = input.Text("NextToken") is { } token ? Decode(token) : 0;
        var take = Check.Range(input, "MaxResults", 1, 100) ?? 10;
        var rest = sorted.Skip(skip).Take(take + 1).ToList();
        return rest.Count > take
            ? new Page<T>(rest[..take], Convert.ToBase64String(Encoding.UTF8.GetBytes($"from:{skip + take}")))
            : new Page<T>(rest, null);
    }

    private static IEnumerable<T> Order<T, TKey>(IEnumerable<T> items, Func<T, TKey> key, bool ascending) =>
        ascending ? items.OrderBy(key) : items.OrderByDescending(key);

    private static DateTimeOffset? Time(JsonObject input, string member) =>
        input.Number(member) is { } seconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;

    private static int Decode(string token)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(token));
            if (text.StartsWith("from:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var from)) return from;
        }
        catch (FormatException)
        {
            // Falls through to the refusal.
        }

        throw AwsException.Validation("The provided NextToken is invalid.");
    }
}
