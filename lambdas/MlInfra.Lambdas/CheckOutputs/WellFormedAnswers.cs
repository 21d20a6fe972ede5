using System.Globalization;
using System.Text.Json;

namespace MlInfra.Lambdas.CheckOutputs;

/// <summary>
/// Looks at the answers of one file where nothing is known of the model: an answer is there, can be read as what it says it is, tells no error,
/// and has no NaN, infinity or null where the others have numbers. What words mean is not judged: None may be the name of a class.
/// </summary>
internal sealed class WellFormedAnswers
{
    private const string Missing = "a number is none";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private static readonly string[] Errors = ["error", "errors", "errormessage", "exception", "traceback"];
    private static readonly HashSet<string> BesideErrors =
        [.. Errors, "code", "detail", "details", "errorcode", "errortype", "message", "path", "requestid", "stack", "stacktrace", "status", "statuscode", "success", "timestamp", "title", "trace", "type"];
    private static readonly string[] OfServers = ["internal server error", "bad gateway", "service unavailable", "gateway timeout", "gateway time-out"];

    private readonly HashSet<int> _numbers = [];
    private readonly List<int[]> _nones = [];

    /// <summary>How many answers that had no fault have None in a column in which answers of this file have numbers.</summary>
    public int Nones => _nones.Count(columns => columns.Any(_numbers.Contains));

    /// <summary>What is wrong with an answer; null: nothing.</summary>
    public string? Fault(string text, string contentType)
    {
        var trimmed = text.AsSpan().Trim().TrimStart('\uFEFF');
        if (trimmed.IsEmpty) return "it is empty";
        if (TellsError(trimmed, contentType)) return "it tells an error";
        return contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? Json(trimmed.ToString())
            : contentType.Contains("csv", StringComparison.OrdinalIgnoreCase) ? Csv(trimmed)
            : null;
    }

    private static bool TellsError(ReadOnlySpan<char> text, string contentType)
    {
        if (text.StartsWith("Traceback (most recent call last)", StringComparison.Ordinal)) return true;
        if (text.Length < 64 && OfServers.Contains(text.ToString().TrimEnd('.').ToLowerInvariant())) return true;
        return (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            && contentType.Length > 0 && !contentType.Contains("html", StringComparison.OrdinalIgnoreCase);
    }

    private string? Csv(ReadOnlySpan<char> text)
    {
        List<int>? nones = null;
        var column = 0;
        for (var rest = text; ;)
        {
            var (length, end) = Field(rest);
            var field = rest[..length].Trim().Trim('"');
            if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                if (!double.IsFinite(number)) return Missing;
                _numbers.Add(column);
            }
            else if (IsOneOf(field, "inf", "+inf", "-inf", "null"))
            {
                return Missing;
            }
            else if (IsOneOf(field, "none"))
            {
                (nones ??= []).Add(column);
            }

            if (end is null) break;
            column = end == '\n' ? 0 : column + 1;
            rest = rest[(length + 1)..];
        }
        if (nones is not null) _nones.Add([.. nones]);
        return null;
    }

    /// <summary>How long the first field is, and what ends it: a comma, a line's end, or null. Within quotes neither does.</summary>
    private static (int Length, char? End) Field(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] is ',' or '\n') return (i, text[i]);
        }
        return (text.Length, null);
    }

    private static bool IsOneOf(ReadOnlySpan<char> field, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (field.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static string? Json(string text)
    {
        try
        {
            using var whole = JsonDocument.Parse(text, Deep);
            return Answer(whole.RootElement);
        }
        catch (JsonException)
        {
            // Perhaps a document a line. NaN and Infinity, which some models write, are no JSON either.
        }
        try
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                using var document = JsonDocument.Parse(line, Deep);
                if (Answer(document.RootElement) is { } fault) return fault;
            }
            return null;
        }
        catch (JsonException)
        {
            return "it is no JSON";
        }
    }

    private static string? Answer(JsonElement root) =>
        root.ValueKind == JsonValueKind.Null ? "it is null"
        : root.ValueKind == JsonValueKind.Object && IsError(root) ? "it tells an error"
        : Lacks(root) ? Missing
        : null;

    // An error beside an answer is the model's own affair (a residual may be called so); one without an answer is none.
    private static bool IsError(JsonElement answer)
    {
        var names = answer.EnumerateObject().Select(member => (Name: member.Name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(), member.Value)).ToArray();
        return names.Any(member => Errors.Contains(member.Name) && (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 }))
            && names.All(member => BesideErrors.Contains(member.Name));
    }

    /// <summary>Whether a number is none: too large for one, or null in a list that has numbers.</summary>
    private static bool Lacks(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => !double.IsFinite(value.GetDouble()),
        JsonValueKind.Object => value.EnumerateObject().Any(member => Lacks(member.Value)),
        JsonValueKind.Array => LacksOne(value),
        _ => false,
    };

    private static bool LacksOne(JsonElement list)
    {
        var (numbers, nulls) = (false, false);
        foreach (var item in list.EnumerateArray())
        {
            numbers |= item.ValueKind == JsonValueKind.Number;
            nulls |= item.ValueKind == JsonValueKind.Null;
            if (Lacks(item)) return true;
        }
        return numbers && nulls;
    }
}
